import tls from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RecordsSimulator, startRecords } from '../../../local/records/start.ts';
import { createTls } from '../../../local/tls.ts';
import { createRecords } from '../../../src/adapters/records/records.ts';
import { NOW } from '../../factories.ts';
import { collectSpans } from '../telemetry/collect.ts';

let simulator: RecordsSimulator;
beforeAll(async () => {
  const certificates = await createTls();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificates.ca]);
  simulator = await startRecords({ tls: certificates });
});
afterAll(() => simulator.close());

const api = {
  url: 'https://hr.example.com/',
  authorization: 'bearer',
  userName: undefined,
  body: undefined,
  secret: 'the-secret-of-the-api',
} as const;

it.each([
  [{ status: 200, body: '{"salary":4711}' }, { 'http.response.status_code': 200 }, undefined],
  [{ status: 503, body: '4711' }, { 'http.response.status_code': 503 }, 'recordUnavailable'],
  [{ status: 302, body: '4711' }, { 'http.response.status_code': 302 }, 'redirect'],
])('a fetch that is answered with %j is a span without path, answer or secret', async (next, attributes, failure) => {
  const { tracer, spans, everything } = collectSpans();
  simulator.answerNext({ count: 1, ...next });
  const options = { apis: new Map([['people', api]]), localUrl: simulator.url, now: () => NOW, tracer };
  await createRecords(options).fetch('people', '/employees/ada?fields=salary');
  expect(spans()).toMatchObject([
    {
      ...{ name: 'GET record', kind: 'client', failure },
      attributes: {
        ...attributes,
        'http.request.method': 'GET',
        'server.address': 'localhost',
        'relay.source': 'people',
      },
    },
  ]);
  expect(everything()).not.toMatch(/4711|ada|salary|employees|the-secret/);
});
