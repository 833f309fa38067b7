import type { Change } from '../domain/change.ts';
import { checkAttributes, checkPolicy } from '../domain/policy.ts';
import type { Problem } from '../domain/problem.ts';
import type { AssignmentRequest, RequestedAttributes } from '../domain/request.ts';
import type { Source } from '../domain/source.ts';
import { type Validation, validate } from '../domain/validate.ts';
import type { CatalogCache } from './catalog.ts';
import { checkFresh } from './check-fresh.ts';

export type Check = (
  | { readonly kind: 'allowed'; readonly changes: readonly Change[] }
  | { readonly kind: 'refused'; readonly reason: 'forbidden' | 'invalid'; readonly problems: readonly Problem[] }
) & {
  /** Of the catalog that it was decided by. */
  readonly definitionsVersion: string;
};

/**
 * Policy and catalog. What the policy does not allow is not examined further; only a name that does not exist at all
 * is a mistake rather than a trespass, and gets its answer with the nearest names.
 */
export async function checkRequest(catalog: CatalogCache, source: Source, request: AssignmentRequest): Promise<Check> {
  const validation = await validateFresh(catalog, request.attributes);
  const { definitionsVersion } = validation;
  const problems = validation.kind === 'invalid' ? validation.problems : [];
  const forbidden = checkPolicy(source, request).filter(({ pointer }) => !isUnknown(pointer, problems));
  if (forbidden.length > 0) return { kind: 'refused', reason: 'forbidden', problems: forbidden, definitionsVersion };
  return validation.kind === 'valid'
    ? { kind: 'allowed', changes: validation.changes, definitionsVersion }
    : { kind: 'refused', reason: 'invalid', problems, definitionsVersion };
}

/** What the catalog says of attributes whose request is broken otherwise, within what their source may know. */
export async function checkAttributesOf(
  catalog: CatalogCache,
  source: Source,
  attributes: RequestedAttributes,
): Promise<readonly Problem[]> {
  const validation = await validateFresh(catalog, attributes);
  if (validation.kind === 'valid') return [];
  const { problems } = validation;
  const forbidden = checkAttributes(source.allow, attributes).filter(({ pointer }) => !isUnknown(pointer, problems));
  return problems.filter((problem) => !forbidden.some(({ pointer }) => isWithin(problem.pointer, pointer)));
}

const isWithin = (pointer: string, parent: string): boolean => pointer === parent || pointer.startsWith(`${parent}/`);

const isUnknown = (pointer: string, problems: readonly Problem[]): boolean =>
  problems.some(
    ({ code, pointer: unknown }) =>
      (code === 'unknownAttributeSet' || code === 'unknownAttribute') && isWithin(pointer, unknown),
  );

const validateFresh = (
  catalog: CatalogCache,
  attributes: RequestedAttributes,
): Promise<Validation & { readonly definitionsVersion: string }> =>
  checkFresh(catalog, (newest) => ({ ...validate(attributes, newest), definitionsVersion: newest.version() }));
