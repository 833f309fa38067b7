import type { Catalog } from '../../domain/catalog.ts';
import { fitCollections } from '../../domain/fit-collections.ts';
import { bytesKey, contentEventId } from '../../domain/key.ts';
import { checkAttributes, checkPolicy } from '../../domain/policy.ts';
import type { Problem } from '../../domain/problem.ts';
import { validate } from '../../domain/validate.ts';
import { readCanonical } from '../../intake/canonical.ts';
import type { ConfiguredSource } from '../../intake/source/read.ts';
import { type Raw, type Translated, translate } from '../../intake/translate.ts';

export type Tried =
  | { readonly kind: 'passedOver'; readonly because: 'when' | 'noAttributes' }
  | {
      readonly kind: 'request';
      /** The request as far as there is one. */
      readonly document: unknown;
      readonly problems: readonly Problem[];
    };

type Trial = {
  readonly configured: ConfiguredSource;
  readonly raw: Raw;
  readonly record: unknown;
  readonly catalog: Catalog | undefined;
  readonly now: number;
};

/** What the relay would make of an event, and all that it would find wrong with it. */
export async function tryEvent({ configured, raw, record, catalog, now }: Trial): Promise<Tried> {
  const { source, translation } = configured;
  const fetchRecord = async () => ({ kind: 'record' as const, record });
  const translated = await translate(translation, raw, translation.enrich && fetchRecord);
  if (translated.kind === 'passedOver') return translated;
  if (translated.kind === 'problems') return { kind: 'request', document: undefined, problems: translated.problems };
  const document = toDocument(translated, source.name, raw, catalog, now);
  const reading = readCanonical(document, now);
  const attributes = reading.kind === 'request' ? reading.request.attributes : (reading.attributes ?? {});
  const validation = catalog && validate(attributes, catalog);
  const problems = [
    ...(reading.kind === 'problems' ? reading.problems : []),
    ...(reading.kind === 'request' ? checkPolicy(source, reading.request) : checkAttributes(source.allow, attributes)),
    ...(validation?.kind === 'invalid' ? validation.problems : []),
  ];
  return { kind: 'request', document, problems };
}

function toDocument(
  translated: Extract<Translated, { kind: 'canonical' | 'mapped' }>,
  source: string,
  { body, headers }: Raw,
  catalog: Catalog | undefined,
  now: number,
): unknown {
  const { document } = translated;
  if (translated.kind === 'canonical') return document;
  const { attributes, eventId } = translated.document;
  return {
    ...translated.document,
    eventId: eventId ?? contentEventId(bytesKey(source, body, headers), new Date(now).toISOString()),
    attributes: catalog ? fitCollections(attributes, catalog).attributes : attributes,
  };
}
