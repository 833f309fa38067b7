/** Far more than any request has. */
const MAX_DEPTH = 8;
const MAX_PARTS = 1_000;
const MAX_TEXT = 8_192;

export type Plain =
  | { readonly kind: 'plain'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly because: string };

class Refused extends Error {}

/**
 * A copy of what an expression gave, as plain JSON: without functions, and without what JSONata notes on its lists.
 * `undefined` stands for nothing, and is left out where it is a member.
 */
export function toPlain(value: unknown): Plain {
  let parts = 0;
  const copy = (given: unknown, depth: number): unknown => {
    if (++parts > MAX_PARTS) throw new Refused('has more than a thousand parts');
    if (depth > MAX_DEPTH) throw new Refused(`nests more than ${MAX_DEPTH} levels`);
    switch (typeof given) {
      case 'string':
        if (given.length > MAX_TEXT) throw new Refused(`has a text of more than ${MAX_TEXT} characters`);
        return given;
      case 'number':
        if (!Number.isFinite(given)) throw new Refused('is no number that can be written');
        return given;
      case 'boolean':
      case 'undefined':
        return given;
      case 'object':
        return given === null ? null : copyObject(given, depth);
      default:
        throw new Refused('is a function');
    }
  };
  const copyObject = (given: object, depth: number): unknown => {
    if (Array.isArray(given)) return given.map((member) => copy(member, depth + 1)).filter((m) => m !== undefined);
    if ('_jsonata_function' in given || '_jsonata_lambda' in given) throw new Refused('is a function');
    const members = Object.entries(given).map(([key, member]): [string, unknown] => [key, copy(member, depth + 1)]);
    return Object.fromEntries(members.filter(([, member]) => member !== undefined));
  };
  try {
    return { kind: 'plain', value: copy(value, 0) };
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', because: error.message };
    throw error;
  }
}
