import type { Problem } from '../domain/problem.ts';
import { parseJson } from '../intake/json.ts';
import type { RecordNotTaken, Records } from '../ports/records.ts';
import { RecordUnavailable } from '../ports/unavailable.ts';
import { cacheRecords } from './record-cache.ts';
import { pauseRecords } from './record-pause.ts';
import type { Translations } from './translations.ts';

/**
 * Fetches the record that a thin event is about, not older than the event. Throws `RecordUnavailable` when it cannot be
 * had for now.
 * @param receivedAt milliseconds since the epoch
 */
export type Enrich = (source: string, event: unknown, receivedAt: number) => Promise<Enrichment>;
export type Enrichment =
  | { readonly kind: 'record'; readonly record: unknown }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

type Dependencies = {
  readonly translations: Translations;
  readonly records: Records;
  readonly now: () => number;
};

export function createEnrich({ translations, records, now }: Dependencies): Enrich {
  const fetchRecord = cacheRecords(pauseRecords(records, now), now);

  return async (source, event, receivedAt) => {
    const recordPath = translations(source)?.recordPath;
    if (!recordPath) throw new Error(`The source ${source} fetches no records.`);
    const found = await recordPath.of(event);
    if (found.kind === 'problems') return found;
    const reply = await fetchRecord(source, found.path, { since: receivedAt, keepForMs: recordPath.cacheInMs });
    switch (reply.kind) {
      case 'failed':
        throw new RecordUnavailable(reply.failure);
      case 'refused':
        return refused(details[reply.because]);
      case 'found':
        return read(reply.body);
    }
  };
}

/** A record is as much from outside as an event is. Where it is wrong stays unsaid: its names are not the sender's. */
function read(body: Uint8Array): Enrichment {
  const json = parseJson(body);
  return json.kind === 'json' ? { kind: 'record', record: json.value } : refused('Its body cannot be read as JSON.');
}

const refused = (detail: string): Enrichment => ({
  kind: 'problems',
  problems: [{ pointer: '/enrich', code: 'recordRefused', detail: `The record was not taken. ${detail}` }],
});

const details: Readonly<Record<RecordNotTaken, string>> = {
  privateAddress: 'The name of the API leads to an address that is not public.',
  redirect: 'The API answered with a redirect.',
  status: 'The API answered with a status that no later try changes.',
  contentType: 'The API answered with something else than application/json.',
  contentEncoding: 'The API answered with a compressed body.',
  tooLarge: 'The API answered with more than 1 MB.',
};
