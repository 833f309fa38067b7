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
