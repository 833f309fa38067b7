import type { Problem } from '../../domain/problem.ts';
import type { RequestedAttributes } from '../../domain/request.ts';
import type { Envelope } from '../envelopes/envelope.ts';
import { isEventId } from '../envelopes/event-id.ts';
import { applyRules } from './apply-rules.ts';
import { type Mapping, textFields, timeFields } from './compile.ts';
import { createRun, type Run } from './run.ts';

/** A canonical request, not yet checked; without `eventId` when neither the mapping nor the envelope has one. */
export type MappedDocument = Readonly<Record<string, unknown>> & {
  readonly eventId: string | undefined;
  readonly attributes: RequestedAttributes;
};
export type Mapped =
  | { readonly kind: 'mapped'; readonly document: MappedDocument }
  | { readonly kind: 'passedOver' }
  /** `eventId` as far as it is known: the other rules may have failed. */
  | { readonly kind: 'problems'; readonly problems: readonly Problem[]; readonly eventId: string | undefined };

export type Wanted =
  | { readonly kind: 'wanted'; readonly isWanted: boolean }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Whether an event is to become a request at all. */
export async function isWanted({ when }: Mapping, envelope: Envelope): Promise<Wanted> {
  if (when === undefined) return { kind: 'wanted', isWanted: true };
  const run = createRun(envelope, undefined);
  const held = await run.holds(when, ['mapping', 'when']);
  return run.problems.length > 0 ? { kind: 'problems', problems: run.problems } : { kind: 'wanted', isWanted: held };
}

/**
 * Makes a request of an event; every expression that fails is named at once.
 *
 * @param record what was fetched for a thin event
 */
export async function applyMapping(mapping: Mapping, envelope: Envelope, record: unknown): Promise<Mapped> {
  const run = createRun(envelope, record);
  const { type, key, value } = mapping.target;
  const target = await run.text(value, ['mapping', 'target', key]);
  // Nothing else was asked yet: a problem is its own.
  if (target === undefined && run.problems.length === 0) {
    run.fail(['mapping', 'target', key], 'The expression gives nothing, so there is no target.');
  }
  const texts = await readTexts(mapping, run);
  const times = await readTimes(mapping, run);
  const eventId = texts['eventId'] ?? envelope.id;
  const attributes = await applyRules(mapping.attributes, run);
  if (run.problems.length > 0) {
    return { kind: 'problems', problems: run.problems, eventId: isEventId(eventId) ? eventId : undefined };
  }
  if (Object.keys(attributes).length === 0) return { kind: 'passedOver' };
  const document = {
    ...{ eventId, target: { type, [key]: target }, attributes },
    ...(envelope.occurredAt !== undefined && { occurredAt: envelope.occurredAt }),
    ...texts,
    ...times,
  };
  return { kind: 'mapped', document };
}

type Texts = Readonly<Record<string, string>>;

async function readTexts({ texts }: Mapping, run: Run): Promise<Texts> {
  const read: Record<string, string> = {};
  for (const name of textFields) {
    const text = texts[name] && (await run.text(texts[name], ['mapping', name]));
    if (text !== undefined) read[name] = text;
  }
  return read;
}

async function readTimes({ times }: Mapping, run: Run): Promise<Texts> {
  const read: Record<string, string> = {};
  for (const name of timeFields) {
    const time = times[name] && (await run.time(times[name], ['mapping', name]));
    if (time !== undefined) read[name] = time;
  }
  return read;
}
