import type { Problem } from '../domain/problem.ts';
import { envelopes } from './envelopes/open.ts';
import { readHeaders } from './headers.ts';
import { applyMapping, isWanted, type MappedDocument } from './mapping/apply.ts';
import { findReservedKey } from './mapping/reserved-keys.ts';
import type { Translation } from './source/read.ts';

export type Raw = { readonly body: Uint8Array; readonly headers?: string | undefined };

/** What became of the search for the record that a thin event is about. */
export type Fetched =
  | { readonly kind: 'record'; readonly record: unknown }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

export type Translated =
  /** What a source sends that needs no mapping; it is not yet checked. */
  | { readonly kind: 'canonical'; readonly document: unknown }
  /** The request that a mapping has made, and the event that it was made of. */
  | { readonly kind: 'mapped'; readonly document: MappedDocument; readonly event: unknown }
  | { readonly kind: 'passedOver'; readonly because: 'when' | 'noAttributes' }
  | {
      readonly kind: 'problems';
      /** `malformed`: the event cannot be read; `invalid`: its source's file makes nothing of it. */
      readonly reason: 'malformed' | 'invalid';
      readonly problems: readonly Problem[];
      readonly eventId: string | undefined;
    };

/**
 * Turns the raw event of a source into a canonical request.
 *
 * @param fetchRecord is asked between `when` and the rules, so that nothing is fetched for what is passed over
 */
export async function translate(
  { format, mapping }: Translation,
  { body, headers }: Raw,
  fetchRecord?: (event: unknown) => Promise<Fetched>,
): Promise<Translated> {
  const opening = envelopes[format](body, readHeaders(headers));
  if (opening.kind === 'problems') return { ...opening, reason: 'malformed', eventId: undefined };
  const { envelope } = opening;
  const { event, id } = envelope;
  if (!mapping) return { kind: 'canonical', document: event };
  const reserved = findReservedKey(event);
  if (reserved) return { kind: 'problems', reason: 'malformed', problems: [reserved], eventId: id };
  const refuse = (problems: readonly Problem[], eventId = id): Translated => ({
    ...{ kind: 'problems', reason: 'invalid', problems, eventId },
  });

  const wanted = await isWanted(mapping, envelope);
  if (wanted.kind === 'problems') return refuse(wanted.problems);
  if (!wanted.isWanted) return { kind: 'passedOver', because: 'when' };
  const fetched = await fetchRecord?.(event);
  if (fetched?.kind === 'problems') return refuse(fetched.problems);
  const inRecord = findReservedKey(fetched?.record, ['record']);
  if (inRecord) return refuse([inRecord]);
  const mapped = await applyMapping(mapping, envelope, fetched?.record);
  if (mapped.kind === 'problems') return refuse(mapped.problems, mapped.eventId);
  if (mapped.kind === 'passedOver') return { kind: 'passedOver', because: 'noAttributes' };
  return { ...mapped, event };
}
