import type { Catalog } from './catalog.ts';
import type { ProblemCode } from './problem.ts';
import type { RequestedAttributes } from './request.ts';

export type Fitted = { readonly attributes: RequestedAttributes } & (
  | { readonly kind: 'valid' }
  /** A name is not known; it is left as it is, for validation to name it. */
  | { readonly kind: 'invalid'; readonly problems: readonly { readonly code: ProblemCode }[] }
);

/**
 * Makes one value a collection of one where the definition is a collection. An expression gives one member where there
 * is one and a list where there are several, so that its author cannot tell.
 */
export function fitCollections(attributes: RequestedAttributes, catalog: Catalog): Fitted {
  let isKnown = true;
  const toFitting = (attributeSet: string, name: string, value: unknown): unknown => {
    const lookup = catalog.find(attributeSet, name);
    if (lookup.kind === 'unknown') isKnown = false;
    const isCollection = lookup.kind === 'found' && lookup.definition.isCollection;
    return isCollection && isScalar(value) ? [value] : value;
  };
  const fitted = Object.fromEntries(
    Object.entries(attributes).map(([set, wanted]) => [
      set,
      wanted && Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, toFitting(set, name, value)])),
    ]),
  );
  if (isKnown) return { kind: 'valid', attributes: fitted };
  return { kind: 'invalid', problems: [{ code: 'unknownAttribute' }], attributes: fitted };
}

const isScalar = (value: unknown): boolean => value !== null && value !== undefined && typeof value !== 'object';
