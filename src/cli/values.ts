/** The given options of a command; their form was checked when they were read. */
export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export function texts(values: Values, name: string): readonly string[] {
  const value = values[name];
  return typeof value === 'object' ? value : [];
}

export const flag = (values: Values, name: string): boolean => values[name] === true;

export function number(values: Values, name: string): number | undefined {
  const value = text(values, name);
  return value === undefined ? undefined : Number(value);
}

/** As the relay wants times, whatever the offset they were given in. */
export function time(values: Values, name: string): string | undefined {
  const value = text(values, name);
  return value === undefined ? undefined : new Date(value).toISOString();
}
