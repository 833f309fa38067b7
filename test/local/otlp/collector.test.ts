import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OtlpCollector, startOtlp } from '../../../local/otlp/start.ts';
import { readStackSettings } from '../../../local/stack/settings.ts';

let collector: OtlpCollector;
beforeEach(async () => {
  collector = await startOtlp();
});
afterEach(() => collector.close());

const span = (spanId: string, parentSpanId: string, name: string, startedAt: number, more: object = {}) => ({
  ...{ traceId: 'a'.repeat(32), spanId, parentSpanId, name, kind: 2 },
  ...{ startTimeUnixNano: `${startedAt}000000`, endTimeUnixNano: `${startedAt}500000` },
  ...more,
});
const request = (spans: readonly object[]) => ({
  resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ spans }] }],
});
const post = (path: string, body: string, type = 'application/json') =>
  fetch(`${collector.url}${path}`, { method: 'POST', body, headers: { 'content-type': type } });
const get = async (path: string) => (await fetch(`${collector.url}${path}`)).text();

it('draws what came, each under what caused it, whatever came first', async () => {
  const attributes = [
    { key: 'relay.hop', value: { intValue: '1' } },
    { key: 'faas.trigger', value: { stringValue: 'pubsub' } },
  ];
  await post('/v1/traces', JSON.stringify(request([span('3', '2', 'inner', 1_003)])));
  const failed = { attributes, kind: 5, status: { code: 2, message: 'throttled' } };
  await post('/v1/traces', JSON.stringify(request([span('4', '1', 'second', 1_004, failed)])));
  await post(
    '/v1/traces',
    JSON.stringify(request([span('1', 'of-the-host', 'outer', 1_001), span('2', '1', 'first', 1_002)])),
  );
  expect(await get('/traces')).toBe(
    [
      `trace ${'a'.repeat(32)}`,
      '└─ outer (server, 0.5 ms)',
      '   ├─ first (server, 0.5 ms)',
      '   │  └─ inner (server, 0.5 ms)',
      '   └─ second (consumer, 0.5 ms)  relay.hop=1  failed: throttled',
      '',
    ].join('\n'),
  );
  expect(JSON.parse(await get('/spans'))).toHaveLength(4);
  collector.clear();
  expect(await get('/traces')).toBe('');
});

it('keeps what it cannot read, and the newest of what is much', async () => {
  await post('/v1/traces', 'protobuf', 'application/x-protobuf');
  expect([collector.received.length, collector.spans]).toEqual([1, []]);
  for (let more = 0; more < 5; more++) await post('/v1/metrics', 'x'.repeat(4 * 1024 * 1024));
  expect(collector.received.map(({ path }) => path)).toEqual(Array(4).fill('/v1/metrics'));
  expect((await fetch(`${collector.url}/elsewhere`)).status).toBe(404);
});

it('is a part of the stack where its port is named, and of no other', () => {
  const portOf = (given: string | undefined) => readStackSettings({ LOCAL_OTLP_PORT: given }).ports.otlp;
  expect([undefined, '', '0', '4318'].map(portOf)).toEqual([undefined, undefined, 0, 4318]);
  expect(() => portOf('high')).toThrow('LOCAL_OTLP_PORT');
});
