import * as z from 'zod';
import { isLoopback } from './loopback.ts';

/** An unresolved reference is left in place as the setting's value: as a key it would be one that anybody can guess. */
export const secret = z.string().refine((value) => !value.startsWith('@Microsoft.KeyVault'), {
  message: 'The Key Vault reference is not resolved.',
  abort: true,
});

const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** As the portal shows it; a part that is no `name=value` would void all of it, unseen. */
const CONNECTION_STRING = new RegExp(
  `^(?=(?:.*;)?InstrumentationKey=${GUID}(?:;|$))(?:[A-Za-z]+=[^;=]+)(?:;[A-Za-z]+=[^;=]+)*;?$`,
);
const AUTHENTICATION = new RegExp(
  `^(?:ClientId=(?<before>${GUID});)?Authorization=AAD(?:;ClientId=(?<after>${GUID}))?;?$`,
  'i',
);

const authentication = z.string().transform((value, context) => {
  const { groups } = AUTHENTICATION.exec(value) ?? {};
  if (groups) return { clientId: groups['before'] ?? groups['after'] };
  context.addIssue({ code: 'custom', message: "Give 'Authorization=AAD', or 'ClientId=<GUID>;Authorization=AAD'." });
  return z.NEVER;
});

const isPlainAddress = (value: string): boolean => {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === '';
};

const endpoint = z.string().refine(isPlainAddress, 'Give a URL of http or https, without credentials or a query.');

/** OpenTelemetry specification, "Specifying headers via environment variables": percent-encoded, separated by commas. */
const headers = secret.transform((value, context) => {
  const entries = value.split(',').map((pair) => /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(\S+)\s*$/.exec(pair));
  try {
    const named = entries.map((entry) => [entry?.[1] ?? '', decodeURIComponent(entry?.[2] ?? '')] as const);
    if (!entries.includes(null) && named.every(([, text]) => /^[\x20-\x7e]+$/.test(text)))
      return Object.fromEntries(named);
  } catch {
    // A percent sign that begins nothing.
  }
  context.addIssue({
    code: 'custom',
    message: 'Give name=value pairs, separated by commas, with values percent-encoded.',
  });
  return z.NEVER;
});

/** Where traces and metrics go. The host reads the same settings for what it tells itself. */
export const telemetrySettings = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: secret
    .refine((value) => CONNECTION_STRING.test(value), {
      message: 'Give the connection string of an Application Insights component: InstrumentationKey=<GUID>;….',
      abort: true,
    })
    .optional(),
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: authentication.optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headers.default({}),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(['http/protobuf', 'http/json'], "Give 'http/protobuf' or 'http/json'.")
    .default('http/protobuf'),
  WEBSITE_SITE_NAME: z.string().optional(),
  WEBSITE_INSTANCE_ID: z.string().optional(),
};

/** Headers prove who sends, so nobody on the way may read them. */
export function checkTelemetry(given: Readonly<Record<string, string | undefined>>): readonly string[] {
  const to = given['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '';
  const isOpen = to.startsWith('http:') && !isLoopback(to);
  return isOpen && given['OTEL_EXPORTER_OTLP_HEADERS'] !== undefined
    ? ['OTEL_EXPORTER_OTLP_ENDPOINT: must be https, for headers are sent along.']
    : [];
}
