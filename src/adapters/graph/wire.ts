import { type AttributeRef, type AttributeValue, isCollection, type Write } from '../../domain/change.ts';
import type { AttributeType } from '../../domain/definition.ts';
import type { CurrentValues } from '../../domain/plan.ts';

/** Graph's notation of custom security attributes, as on its page "custom-security-attributes-examples". */
const SET_TYPE = '#Microsoft.DirectoryServices.CustomSecurityAttributeValue';

const annotation: Record<AttributeType, { readonly single?: string; readonly collection?: string }> = {
  String: { collection: '#Collection(String)' },
  Integer: { single: '#Int32', collection: '#Collection(Int32)' },
  Boolean: {},
};

type WireSet = Readonly<Record<string, AttributeValue | null>>;

/** The body of the PATCH. Attributes that are not named keep their values; a collection is replaced whole. */
export function toWire(writes: readonly Write[]): { readonly customSecurityAttributes: Record<string, WireSet> } {
  const sets = new Map<string, WireSet>();
  for (const write of writes) {
    const { attributeSet } = write.attribute;
    const values = write.operation === 'clear' ? cleared(write.attribute) : assigned(write);
    sets.set(attributeSet, { '@odata.type': SET_TYPE, ...sets.get(attributeSet), ...values });
  }
  return { customSecurityAttributes: Object.fromEntries(sets) };
}

const cleared = ({ name, isCollection }: AttributeRef): WireSet => ({ [name]: isCollection ? [] : null });

function assigned({ attribute, value }: Extract<Write, { operation: 'set' }>): WireSet {
  const { name, type, isCollection } = attribute;
  const odataType = isCollection ? annotation[type].collection : annotation[type].single;
  return odataType ? { [`${name}@odata.type`]: odataType, [name]: value } : { [name]: value };
}

export type WireAttributes = Readonly<Record<string, Readonly<Record<string, AttributeValue | null>>>>;

/** `null` is "none, or no access": nothing is known then. An empty collection is no assignment. */
export function fromWire(attributes: WireAttributes | null): CurrentValues {
  if (!attributes) return 'unknown';
  return new Map(
    Object.entries(attributes).map(([set, values]) => [set, new Map(Object.entries(values).filter(isValue))]),
  );
}

const isValue = (entry: [string, AttributeValue | null]): entry is [string, AttributeValue] =>
  !entry[0].includes('@') && entry[1] !== null && !(isCollection(entry[1]) && entry[1].length === 0);
