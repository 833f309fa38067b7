import type { ConfiguredSource } from '../../intake/source/read.ts';
import { secretSettings } from '../../intake/source/secrets.ts';
import { type Parameters, split } from './parameters.ts';

export const DIGEST_KEY = 'RELAY_DIGEST_KEY';

/** The settings of the app that refer to a secret of the vault. */
export const referringSettings = (
  sources: readonly ConfiguredSource[],
  { RELAY_ROTATING_SECRETS, RELAY_OTLP_HEADERS }: Partial<Parameters>,
): readonly string[] => [
  DIGEST_KEY,
  ...secretSettings(sources),
  ...split(RELAY_ROTATING_SECRETS).map((setting) => `${setting}_PREVIOUS`),
  ...(RELAY_OTLP_HEADERS === 'true' ? ['OTEL_EXPORTER_OTLP_HEADERS'] : []),
];
