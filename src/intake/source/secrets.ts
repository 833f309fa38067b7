import { readKey } from '../signature/keys.ts';
import type { WebhookFile } from './identity.ts';
import type { ConfiguredSource } from './read.ts';

/** What senders prove themselves with, and what the relay proves itself with to the APIs that it fetches records from. */
export type Secrets = {
  /** Source → the current secret, then the one before it while it is being replaced. */
  readonly inbound: ReadonlyMap<string, readonly string[]>;
  readonly outbound: ReadonlyMap<string, string>;
};

type Environment = Readonly<Record<string, string | undefined>>;

const SHORTEST_IN_BYTES = 24;

export const secretSetting = (source: string): string => `RELAY_SECRET_${toSettingName(source)}`;
export const enrichSecretSetting = (source: string): string => `RELAY_ENRICH_SECRET_${toSettingName(source)}`;

/** The settings that a deployment must give a secret. */
export const secretSettings = (sources: readonly ConfiguredSource[]): readonly string[] =>
  sources.flatMap((configured) => [
    ...(provesItself(configured) ? [secretSetting(configured.source.name)] : []),
    ...(fetchesWithSecret(configured) ? [enrichSecretSetting(configured.source.name)] : []),
  ]);

const provesItself = ({ webhook }: ConfiguredSource): boolean => webhook !== undefined && webhook.token === undefined;

const fetchesWithSecret = ({ translation: { enrich } }: ConfiguredSource): boolean =>
  enrich !== undefined && enrich.authorization !== 'none';

const toSettingName = (source: string): string => source.toUpperCase().replaceAll('-', '_');

/** The secrets of all sources; what is wrong with them is named by setting, never by value. */
export function readSecrets(
  sources: readonly ConfiguredSource[],
  environment: Environment,
  problems: string[],
): Secrets {
  const owners = new Map<string, string>();
  const take = (setting: string, source: string, webhook?: WebhookFile): string | undefined => {
    const value = environment[setting];
    if (value === undefined || value === '') return undefined;
    const owner = owners.get(value);
    if (owner !== undefined && owner !== source) {
      problems.push(`${setting}: the source ${owner} has the same secret; one of them could pass for the other.`);
    }
    owners.set(value, source);
    const problem = checkSecret(value) ?? (webhook && checkForm(webhook, value));
    if (problem) problems.push(`${setting}: ${problem}`);
    return value;
  };
  const inbound = new Map<string, readonly string[]>();
  const outbound = new Map<string, string>();
  for (const configured of sources) {
    const { source, webhook } = configured;
    const { name } = source;
    if (provesItself(configured)) {
      const setting = secretSetting(name);
      const current = take(setting, name, webhook);
      if (current === undefined) problems.push(`${setting}: the secret of the webhook ${name} is missing.`);
      const previous = take(`${setting}_PREVIOUS`, name, webhook);
      inbound.set(
        name,
        [current, previous].filter((secret) => secret !== undefined),
      );
    }
    if (fetchesWithSecret(configured)) {
      const setting = enrichSecretSetting(name);
      const secret = take(setting, name);
      if (secret === undefined) problems.push(`${setting}: the secret for the API of ${name} is missing.`);
      else outbound.set(name, secret);
    }
  }
  return { inbound, outbound };
}

/** An unresolved reference is left in place as the setting's value: as a key it would be one that anybody can guess. */
function checkSecret(value: string): string | undefined {
  if (value.startsWith('@Microsoft.KeyVault')) return 'The Key Vault reference is not resolved.';
  // Editors and `openssl` end what they write with a line end; no sender signs with it.
  if (value.trim() !== value) return 'It begins or ends with a blank or a line end.';
  if (Buffer.byteLength(value) < SHORTEST_IN_BYTES) return `Give at least ${SHORTEST_IN_BYTES} bytes.`;
  return undefined;
}

/** What the way in which this sender proves itself can use. */
function checkForm({ signature, header }: WebhookFile, value: string): string | undefined {
  if (header !== undefined && !/^[\x21-\x7e]+$/.test(value))
    return 'Give printable ASCII without blanks: it is sent in a header.';
  const key = signature && readKey(signature, value);
  return key?.kind === 'problem' ? key.detail : undefined;
}
