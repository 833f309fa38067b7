import { hostRules } from './topology.ts';

/** An app setting of this form overrides host.json, unseen by whoever reads the file. */
const OVERRIDE = 'AzureFunctionsJobHost__';

/** What of the host's own settings would break a rule of the lanes. */
export function checkHost(
  hostJson: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const host: unknown = JSON.parse(hostJson);
  return Object.entries(hostRules).flatMap(([path, { value, because }]) => {
    const override = `${OVERRIDE}${path.replaceAll('.', '__')}`;
    const given = environment[override] ?? String(valueAt(host, path));
    const where = environment[override] === undefined ? `host.json: ${path}` : override;
    return given === String(value) ? [] : [`${where}: must be ${value}, for ${because}.`];
  });
}

const valueAt = (document: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((part, name) => (Object(part) as Record<string, unknown>)[name], document);
