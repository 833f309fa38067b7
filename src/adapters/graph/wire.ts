import type { AttributeRef, AttributeValue, Change } from '../../domain/change.ts';
import type { AttributeType } from '../../domain/definition.ts';
import type { CurrentValues } from '../../domain/plan.ts';

/** Graph's notation of custom security attributes, as on its page "custom-security-attributes-examples". */
const SET_TYPE = '#Microsoft.DirectoryServices.CustomSecurityAttributeValue';

const annotation: Record<AttributeType, { readonly single?: string; readonly collection?: string }> = {
  String: { collection: '#Collection(String)' },
  Integer: { single: '#Int32', collection: '#Collection(Int32)' },
  Boolean: {},
};

type WireSet = Record<string, AttributeValue | null>;

/** The body of the PATCH. Attributes that are not named keep their values; a collection is replaced whole. */
export function toWire(changes: readonly Change[]): { readonly customSecurityAttributes: Record<string, WireSet> } {
  const sets: Record<string, WireSet> = {};
  for (const change of changes) {
    const { attributeSet } = change.attribute;
    sets[attributeSet] ??= { '@odata.type': SET_TYPE };
    Object.assign(sets[attributeSet], change.operation === 'clear' ? cleared(change.attribute) : assigned(change));
  }
  return { customSecurityAttributes: sets };
}

const cleared = ({ name, isCollection }: AttributeRef): WireSet => ({ [name]: isCollection ? [] : null });

function assigned({ attribute, value }: Extract<Change, { operation: 'set' }>): WireSet {
  const { name, type, isCollection } = attribute;
  const odataType = isCollection ? annotation[type].collection : annotation[type].single;
  return odataType ? { [`${name}@odata.type`]: odataType, [name]: value } : { [name]: value };
}

/** `null` is "none, or no access": nothing is known then. */
export function fromWire(attributes: unknown): CurrentValues {
  if (attributes === null || typeof attributes !== 'object') return 'unknown';
  return new Map(
    Object.entries(attributes).map(([set, values]) => [
      set,
      new Map(Object.entries(values as WireSet).filter(isValue)),
    ]),
  );
}

const isValue = (entry: [string, AttributeValue | null]): entry is [string, AttributeValue] =>
  !entry[0].includes('@') && entry[1] !== null;
