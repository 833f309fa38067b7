import { describe, expect, it } from 'vitest';
import { checkTogether, settings } from '../src/settings.ts';

describe('RELAY_RECORDS_URL', () => {
  const { RELAY_RECORDS_URL: setting } = settings.shape;
  const problemsBeside = (graph: string | undefined) =>
    checkTogether({
      ServiceBusConnection: 'Endpoint=sb://localhost',
      StorageConnection: 'UseDevelopmentStorage=true',
      RELAY_RECORDS_URL: 'https://localhost:7445',
      GRAPH_BASE_URL: graph,
    });

  it.each(['https://localhost:7445', 'https://127.0.0.1', 'https://[::1]:7445/'])(
    'may be on this machine: %s',
    (url) => {
      expect(setting.parse(url)).toBe(url);
    },
  );

  it.each(['http://localhost:7445', 'https://localhost.example.com', 'https://localhost@10.0.0.1', 'records'])(
    'may not be elsewhere, or without TLS: %s',
    (url) => {
      expect(setting.safeParse(url).success).toBe(false);
    },
  );

  it('may be set together with a local Graph', () => {
    expect(problemsBeside('https://localhost:7443')).toEqual([]);
  });

  it.each([undefined, 'https://graph.microsoft.com'])('may not be set together with a real Graph (%s)', (graph) => {
    expect(problemsBeside(graph)).toEqual([expect.stringMatching(/^RELAY_RECORDS_URL: .*not local/)]);
  });
});

const {
  RELAY_AUDIT_RETENTION_DAYS: days,
  RELAY_LEDGER_RETENTION_DAYS: ofLedger,
  RELAY_OUTCOMES: outcomes,
} = settings.shape;

it('audit records may be kept from a month to ten years, and are for one year', () => {
  expect(['30', '0090', '3650', undefined].map((given) => days.parse(given))).toEqual([30, 90, 3_650, 365]);
  for (const given of ['29', '3651', '1e3', '90.5', ' 90', '-90', '0x5a', 'ever']) {
    expect([given, days.safeParse(given).error?.issues[0]?.message]).toEqual([given, 'Give 30 to 3650 days.']);
  }
});

it('closed requests may be kept as long, and are for a quarter of a year', () => {
  expect(['30', '3650', undefined].map((given) => ofLedger.parse(given))).toEqual([30, 3_650, 90]);
  // Messages live for 14 days: one of a request that is forgotten would be nobody's.
  for (const given of ['14', '29', '3651']) expect(ofLedger.safeParse(given).success).toBe(false);
});

it('outcomes are sent when they are on, and nothing else is on', () => {
  expect([undefined, 'off', 'on'].map((given) => outcomes.parse(given))).toEqual(['off', 'off', 'on']);
  for (const given of ['true', 'ON', '1']) expect(outcomes.safeParse(given).success).toBe(false);
});
