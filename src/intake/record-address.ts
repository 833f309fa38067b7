const PARAMETER = /\{(\w+)\}/g;

/** What is wrong with the address of an API and its parameters, as they stand in a source file. */
export function checkAddress(address: string, parameters: readonly string[]): string | undefined {
  const named = [...address.matchAll(PARAMETER)].map(([, name = '']) => name);
  const missing = named.find((name) => !parameters.includes(name));
  if (missing !== undefined) return `There is no parameter of the name ${missing}.`;
  const unused = parameters.find((name) => !named.includes(name));
  if (unused !== undefined) return `The parameter ${unused} has no place in the url.`;
  const filled = address.replace(PARAMETER, 'x');
  const { pathname, search, port } = new URL(filled);
  // A client would write it in another way, and nobody could say from the file what is asked for.
  if (pathOf(filled) !== pathname + search || port === '0')
    return 'Write the path as it is sent, without dot segments.';
  return undefined;
}

/** Path and query of an address, with each parameter in its place, percent-encoded. */
export function fillPath(address: string, parameters: ReadonlyMap<string, string>): string {
  return pathOf(address).replace(PARAMETER, (_, name: string) => encode(parameters.get(name) ?? ''));
}

/** With the characters too that have a meaning somewhere in an address (RFC 3986, 2.2) and that JavaScript leaves. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const pathOf = (address: string): string => address.replace(/^https:\/\/[^/]+/i, '');

const LONGEST = 256;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f/\\%]/;

/**
 * The text of a parameter; undefined for what could be taken for more than one name. Slashes and percent signs are
 * encoded as all others, but there are servers that decode twice.
 */
export function parameterText(value: unknown): string | undefined {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || text.length === 0 || text.length > LONGEST) return undefined;
  if (text === '.' || text === '..' || UNSAFE.test(text) || !text.isWellFormed()) return undefined;
  return text;
}
