import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CollectedSpan } from '../../local/otlp/spans.ts';
import { type OtlpCollector, type Received, startOtlp } from '../../local/otlp/start.ts';
import { drawTraces } from '../../local/otlp/tree.ts';
import { createStackClient } from '../../local/stack/client.ts';
import { startThrowawayStack } from '../../local/stack/throwaway.ts';
import { createTls } from '../../local/tls.ts';
import manifest from '../../package.json' with { type: 'json' };
import { requestKey } from '../../src/domain/key.ts';

/** One signed event on its way through the built app, and what the host's process has told of it when it ended. */

const CALLERS_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLERS_SPAN = '00f067aa0ba902b7';
const INSTRUMENTATION_KEY = '00000000-0000-4000-8000-000000000001';
const CLIENT_ID = '6f1e7c52-3b0a-4a55-9d7e-2c8f4b1a9e03';

const event = {
  eventId: 'hire-of-ada',
  target: { type: 'user', userPrincipalName: 'mei@contoso.com' },
  attributes: { Engineering: { Project: ['Cascade'], ProjectDate: '2031-07-19' } },
  reference: 'RITM-of-ada',
};

let folder: string;
let ingestion: OtlpCollector;
let collected: readonly Received[];
let spans: readonly CollectedSpan[];
let exported: string;
let secrets: readonly string[];
let status: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-traces-'));
  const tls = await createTls();
  await writeFile(join(folder, 'ca.pem'), tls.ca);
  ingestion = await startOtlp({ tls });
  const running = await startThrowawayStack({
    withOtlp: true,
    app: {
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      RELAY_OUTCOMES: 'on',
      WEBSITE_SITE_NAME: 'func-relay',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=the%20key%20of%20the%20collector',
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${INSTRUMENTATION_KEY};IngestionEndpoint=${ingestion.url}/`,
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `ClientId=${CLIENT_ID};Authorization=AAD`,
    },
  });
  const { endpoints, host, parts, settings } = running.stack;
  const client = createStackClient(endpoints);
  // So that the definitions are known, and no part of it.
  await client.get('definitions');
  const body = JSON.stringify(event);
  status = await client.sendToWebhook('standard?code=in-the-query', body, signed(client.secretOf('standard'), body));
  await client.closed(client.idOf('standard', event.eventId));
  await client.close();
  // What is not sent yet is sent when it ends.
  await host?.close();
  collected = [...(parts.otlp?.received ?? [])];
  const received = [...collected, ...ingestion.received];
  spans = parts.otlp?.spans ?? [];
  exported = received.map((one) => one.body.toString('latin1')).join('\n');
  const digestKey = settings['RELAY_DIGEST_KEY'] ?? '';
  secrets = [digestKey, endpoints.token ?? '', ...Object.values(endpoints.secrets), 'key of the collector'];
  await running.close();
}, 60_000);
afterAll(async () => {
  await ingestion.close();
  await rm(folder, { recursive: true, force: true });
});

function signed(secret: string, body: string): Record<string, string> {
  const [id, at] = [randomUUID(), new Date()];
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
    // A caller who says that it is not sampled hides nothing.
    traceparent: `00-${CALLERS_TRACE}-${CALLERS_SPAN}-00`,
  };
}

const own = () => spans.filter(({ traceId }) => traceId === CALLERS_TRACE);
const byId = (id: string | undefined) => own().find(({ spanId }) => spanId === id);
/** Names from the outermost span down to this one. */
const pathTo = (span: CollectedSpan | undefined): string[] =>
  span ? [...pathTo(byId(span.parentSpanId)), `${span.kind} ${span.name}`] : [];
const kept = (envelope: { readonly tags: Readonly<Record<string, string>> }) =>
  envelope.tags['ai.operation.id'] === CALLERS_TRACE;

describe('one event', () => {
  it('is one trace from the webhook to the write, each step under the one that caused it', () => {
    expect(status).toBe(202);
    const start = ['server POST webhooks/{source}', 'producer send events', 'consumer process events'];
    const toItsName = [...start, 'producer send assignments', 'consumer process assignments'];
    const toItsObject = [...toItsName, 'producer send assignments', 'consumer process assignments'];
    expect(own().map(pathTo)).toEqual(
      expect.arrayContaining([
        [...toItsName, 'client GET /users/{id}'],
        [...toItsObject, 'client GET /users/{id}'],
        [...toItsObject, 'client PATCH /users/{id}'],
        [...toItsObject, 'producer send outcomes'],
      ]),
    );
    expect(own().filter(({ name }) => name === 'PATCH /users/{id}')).toHaveLength(1);
    expect(own().filter(({ failure }) => failure !== undefined)).toEqual([]);
  });

  it('is drawn as docs/operations.md shows it', async () => {
    const manual = await readFile(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
    const untimed = (text: string) => text.replaceAll(/\d+\.\d ms/g, '… ms').trim();
    const [, shown = ''] = /```\n(trace [\s\S]*?)```/.exec(manual) ?? [];
    expect(untimed(shown)).toBe(untimed(drawTraces(own())));
  });

  it('goes on from the caller under the span of the host', () => {
    const [first] = own().filter(({ kind }) => kind === 'server');
    expect(first?.parentSpanId).toMatch(/^[0-9a-f]{16}$/);
    expect(first?.parentSpanId).not.toBe(CALLERS_SPAN);
    expect(byId(first?.parentSpanId)).toBeUndefined();
  });

  it('says which request it became, in which lane, and how it ended', () => {
    const ends = own().filter(({ attributes }) => attributes['relay.state'] === 'applied');
    expect(ends.map(({ attributes }) => attributes)).toEqual([
      expect.objectContaining({
        'relay.request': requestKey('standard', event.eventId),
        'relay.source': 'standard',
        'relay.lane': expect.stringMatching(/^lane-\d\d$/),
        'relay.hop': 1,
      }),
    ]);
  });

  it('names the relay and where it runs', () => {
    expect(own()[0]?.resource).toMatchObject({
      'service.name': 'entra-attribute-relay',
      'service.version': manifest.version,
      'cloud.platform': 'azure.functions',
      'faas.name': 'func-relay',
    });
  });

  it.each([
    ...[
      'Cascade',
      '2031-07-19',
      'mei@contoso.com',
      '73b0c8e2-9d14-4a6f-8e5c-41f7d2a9b630',
      'hire-of-ada',
      'RITM-of-ada',
    ],
    ...['in-the-query', '$select', '$expand', '$filter'],
  ])('tells nothing of %s', (word) => {
    expect(exported).toContain('PATCH /users/{id}');
    expect(exported).not.toContain(word);
    expect(exported).not.toContain(encodeURIComponent(word));
  });

  it('tells no secret', () => {
    expect(secrets.length).toBeGreaterThan(5);
    for (const secret of secrets) expect(exported.includes(secret)).toBe(false);
  });
});

describe('Application Insights', () => {
  it('takes the same trace, from the identity that the setting names', () => {
    const [first] = ingestion.received;
    expect(first?.path).toBe('/v2.1/track');
    const [, claims = ''] = first?.headers.authorization?.replace('Bearer ', '').split('.') ?? [];
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      aud: 'https://monitor.azure.com',
      appid: CLIENT_ID,
    });
    const envelopes = ingestion.received.flatMap(({ body }) => JSON.parse(body.toString())).filter(kept);
    expect(envelopes.map(({ data }) => data.baseData.name).sort()).toEqual(
      own()
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('gets nothing of the exporter about itself, and nobody else does', async () => {
    const bundle = await readFile(join(import.meta.dirname, '../../dist/app.cjs'), 'utf8');
    const has = (text: string) => bundle.includes(text);
    expect(has('AzureMonitorTraceExporter')).toBe(true);
    // Its statistics, and the settings that it asks for.
    expect(['westus-0.in.applicationinsights', 'makeOneSettingsRequest'].filter(has)).toEqual([]);
  });
});

describe('a collector', () => {
  it('is sent the headers of the setting', () => {
    expect(new Set(collected.map(({ headers }) => headers['x-api-key']))).toEqual(
      new Set(['the key of the collector']),
    );
  });
});
