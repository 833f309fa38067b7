import { fitCollections } from '../domain/fit-collections.ts';
import { bytesKey, contentEventId, type DigestKey, fingerprint, sha256 } from '../domain/key.ts';
import type { MappedDocument } from '../intake/mapping/apply.ts';
import { type Raw, type Translated as Read, translate } from '../intake/translate.ts';
import type { CatalogCache } from './catalog.ts';
import { checkFresh } from './check-fresh.ts';
import type { Enrich } from './enrich.ts';
import type { Translations } from './translations.ts';

/** A raw event of a source, and when it came: it is the same event however often it is read. */
export type Received = Raw & { readonly source: string; readonly receivedAt: string };

export type Translated =
  | Exclude<Read, { kind: 'canonical' | 'mapped' }>
  | {
      readonly kind: 'request';
      readonly document: unknown;
      /** What tells a repeated id from another event, where the request may not: see `Reception`. */
      readonly content?: unknown;
      /** Of an event that has no id but the one that was made for it. */
      readonly anonymous?: { readonly contentKey: string; readonly eventId: string };
    };
/** Throws `Unavailable` when a record cannot be fetched for now. */
export type TranslateEvent = (event: Received) => Promise<Translated>;

type Dependencies = {
  readonly translations: Translations;
  readonly catalog: CatalogCache;
  readonly enrich: Enrich;
  /** The current one first. */
  readonly digestKeys: readonly [DigestKey, ...DigestKey[]];
};

/** Makes the request of an event by what its source's file says now. */
export function createTranslateEvent({ translations, catalog, enrich, digestKeys }: Dependencies): TranslateEvent {
  return async ({ source, body, headers, receivedAt }) => {
    const translation = translations(source) ?? { format: 'canonical' };
    const fetchRecord = translation.enrich && ((event: unknown) => enrich(source, event, Date.parse(receivedAt)));
    const read = await translate(translation, { body, headers }, fetchRecord);
    if (read.kind === 'canonical') return { ...read, kind: 'request' };
    if (read.kind !== 'mapped') return read;
    const content = translation.enrich && { content: read.event };
    const document = await withCollections(read.document);
    if (document.eventId !== undefined) return { kind: 'request', document, ...content };
    const key = bytesKey(source, body, headers);
    const eventId = contentEventId(key, receivedAt);
    // A thin event says the same each time that its record changes: only with the record it is a repetition.
    const contentKey = translation.enrich ? sha256(`${key}\n${fingerprint(digestKeys[0], document)}`) : key;
    return { kind: 'request', document: { ...document, eventId }, ...content, anonymous: { contentKey, eventId } };
  };

  /** With a newer catalog where this one does not know a name: its definition may have been made a moment ago. */
  async function withCollections(document: MappedDocument): Promise<MappedDocument> {
    const { attributes } = await checkFresh(catalog, (newest) => fitCollections(document.attributes, newest));
    return { ...document, attributes };
  }
}
