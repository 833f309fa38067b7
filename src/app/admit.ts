import type { Change } from '../domain/change.ts';
import type { Problem } from '../domain/problem.ts';
import type { AssignmentRequest } from '../domain/request.ts';
import type { Source } from '../domain/source.ts';
import { readCanonical } from '../intake/canonical.ts';
import type { CatalogCache } from './catalog.ts';
import { checkAttributesOf, checkRequest } from './check-request.ts';

export type Admission =
  | { readonly kind: 'admitted'; readonly request: AssignmentRequest; readonly changes: readonly Change[] }
  | {
      readonly kind: 'refused';
      readonly reason: 'forbidden' | 'invalid';
      readonly problems: readonly Problem[];
      /** As far as it could be read. */
      readonly eventId: string | undefined;
    };

/** Reads a canonical request and checks it; what is wrong is named all at once. */
export async function admit(catalog: CatalogCache, source: Source, document: unknown, now: number): Promise<Admission> {
  const reading = readCanonical(document, now);
  if (reading.kind === 'problems') {
    const { attributes, eventId } = reading;
    const more = attributes ? await checkAttributesOf(catalog, source, attributes) : [];
    return { kind: 'refused', reason: 'invalid', problems: [...reading.problems, ...more], eventId };
  }
  const { request } = reading;
  const check = await checkRequest(catalog, source, request);
  if (check.kind === 'refused') {
    const { kind, reason, problems } = check;
    return { kind, reason, problems, eventId: request.eventId };
  }
  return { kind: 'admitted', request, changes: check.changes };
}
