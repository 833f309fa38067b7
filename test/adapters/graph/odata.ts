/** A reader of OData queries of its own, so that a test need not believe how they were written. */

export type Condition = { readonly path: readonly string[]; readonly operator: string; readonly value: unknown };

/** Each parameter of an address, as a server takes it apart: at `&`, at the first `=`, then decoded once. */
export function parametersOf(url: string | undefined): ReadonlyMap<string, string> {
  const [, query = ''] = (url ?? '').split(/\?(.*)/s);
  const parameters = query.split('&').map((one) => {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(one) ?? [];
    return [decodeURIComponent(name), decodeURIComponent(value)] as const;
  });
  if (new Set(parameters.map(([name]) => name)).size < parameters.length) throw new Error('A parameter comes twice');
  return new Map(parameters);
}

const STRING = /'((?:[^']|'')*)'/y;
const OTHER = /-?\d+|true|false/y;
const COMPARISON = /([^\s(),']+) (eq|ne) /y;
const CALL = /startsWith\(([^\s(),']+),/y;

/** Conditions joined by `and`; anything else is an error. */
export function readFilter(filter: string): readonly Condition[] {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(filter);
    if (match) at = pattern.lastIndex;
    return match;
  };
  const literal = (): unknown => {
    const [, text] = take(STRING) ?? [];
    if (text !== undefined) return text.replaceAll("''", "'");
    const [word] = take(OTHER) ?? [];
    if (word === undefined) throw new Error(`No literal at ${at}`);
    return JSON.parse(word);
  };
  const condition = (): Condition => {
    const [, called] = take(CALL) ?? [];
    if (called !== undefined) {
      const value = literal();
      if (!take(/\)/y)) throw new Error(`No end of a call at ${at}`);
      return { path: called.split('/'), operator: 'startsWith', value };
    }
    const [, path = '', operator = ''] = take(COMPARISON) ?? [];
    return { path: path.split('/'), operator, value: literal() };
  };
  const conditions = [condition()];
  while (at < filter.length) {
    if (!take(/ and /y)) throw new Error(`Neither an end nor 'and' at ${at}`);
    conditions.push(condition());
  }
  return conditions;
}
