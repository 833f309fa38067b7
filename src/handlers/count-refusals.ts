import type { Sources } from '../domain/source.ts';
import type { Caller } from '../intake/token.ts';
import { type Meter, metrics, type RefusalCause, UNKNOWN_SOURCE } from '../ports/meter.ts';

/** Counts an answer that refuses. @param source undefined where nobody is proven to be one */
export type CountRefusal = (status: number | undefined, source: string | undefined) => void;

const FIRST_REFUSAL = 400;
const FIRST_OF_OURS = 500;

const causes: Readonly<Record<number, RefusalCause>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'unknownWebhook',
  413: 'tooLarge',
  415: 'mediaType',
  422: 'invalid',
  429: 'tooMany',
  431: 'tooLarge',
  503: 'unavailable',
};

export const countRefusals =
  (meter: Meter): CountRefusal =>
  (status = 200, source = UNKNOWN_SOURCE) => {
    if (status < FIRST_REFUSAL) return;
    const because = causes[status] ?? (status < FIRST_OF_OURS ? 'malformed' : 'defect');
    meter.count(metrics.intakeRefused, { source, because });
  };

/** What a caller of the API is refused counts for the source that it is. */
export const countForCaller =
  (sources: Sources, refused: CountRefusal) =>
  (status: number | undefined, caller: Caller | undefined): void =>
    refused(status, caller && sources.byApplication(caller.applicationId)?.name);
