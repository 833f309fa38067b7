export type Settings = Readonly<Record<string, string | undefined>>;

/** learn: functions-bindings-expressions-patterns. `%NAME%` in a binding is replaced by the app setting of that name. */
export function resolveSettings(text: string, settings: Settings): string {
  return text.replace(/%([^%]+)%/g, (placeholder, name: string) => {
    const value = settings[name];
    if (value === undefined) {
      throw new Error(`'${placeholder}' does not resolve to a value: there is no app setting of that name.`);
    }
    return value;
  });
}
