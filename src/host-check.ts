import { hostRules } from './topology.ts';

/** An app setting of this form overrides host.json, unseen by whoever reads the file. */
const OVERRIDE = 'AzureFunctionsJobHost__';

/** What of the host's own settings would break a rule of the lanes. */
export function checkHost(
  hostJson: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const host = parse(hostJson);
  if (host === undefined) return ['host.json: it must be JSON, without comments.'];
  return Object.entries(hostRules).flatMap(([path, { value, because }]) => {
    const overrides = Object.entries(environment).filter(
      ([name, given]) => given !== undefined && fold(name) === fold(OVERRIDE + path.replaceAll('.', '__')),
    );
    const given = overrides.length > 0 ? overrides : [[`host.json: ${path}`, String(valueAt(host, path))] as const];
    const wrong = given.filter(([, text]) => text !== String(value));
    return wrong.map(([where]) => `${where}: must be ${value}, for ${because}.`);
  });
}

/** The names that are one to .NET's configuration: in any case, and with a colon for two underscores. */
const fold = (name: string): string => name.toLowerCase().replaceAll(':', '__');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const valueAt = (document: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((part, name) => (Object(part) as Record<string, unknown>)[name], document);
