import { Refusal } from './refusal.ts';

export type Condition = { readonly property: string; readonly value: string };

const CONDITION = String.raw`(\w+)\s+eq\s+'((?:[^']|'')*)'`;
const FILTER = new RegExp(String.raw`^\s*${CONDITION}(?:\s+and\s+${CONDITION})*\s*$`);

/** `eq` on strings, joined by `and`: all that is documented for definitions (GD directory-list-customsecurityattributedefinitions). */
export function parseFilter(filter: string, properties: readonly string[]): Condition[] {
  if (!FILTER.test(filter)) throw unsupported(filter);
  return [...filter.matchAll(new RegExp(CONDITION, 'g'))].map(([, property = '', value = '']) => {
    if (!properties.includes(property)) throw unsupported(property);
    return { property, value: value.replaceAll("''", "'") };
  });
}

/** The text is that of ED custom-security-attributes-troubleshoot for another resource; assumed here. */
const unsupported = (clause: string) =>
  new Refusal(
    400,
    'Request_UnsupportedQuery',
    `Unsupported or invalid query filter clause specified for property '${clause}' of resource 'CustomSecurityAttributeDefinition'.`,
  );
