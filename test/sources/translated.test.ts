import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleDirectory } from '../../local/graph/directory-sample.ts';
import type { RecordsSimulator } from '../../local/records/start.ts';
import { createRecords } from '../../src/adapters/records/records.ts';
import { createEnrich } from '../../src/app/enrich.ts';
import { createTranslateEvent } from '../../src/app/translate-event.ts';
import { keepHeaders } from '../../src/intake/headers.ts';
import { readSourceFiles } from '../../src/intake/source/read.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { createWorld } from '../app/world.ts';
import { NOW } from '../factories.ts';
import { bodyOf, samples } from '../fixtures/events/index.ts';
import { startTrustedRecords } from '../local/records/trusted-records.ts';
import { root, sourceNamed, sources } from './shipped.ts';

const RECEIVED_AT = new Date(NOW).toISOString();
const digestKeys = [createSecretKey(Buffer.alloc(32, 7))] as const;
const { catalog } = createWorld({ definitions: sampleDirectory().definitions });

describe('the sample', () => {
  let simulator: RecordsSimulator;
  beforeAll(async () => {
    simulator = await startTrustedRecords();
  });
  afterAll(() => simulator.close());

  it.each(samples)('$file becomes the request that is documented', async (sample) => {
    const apis = new Map(
      sources.flatMap(({ source, translation: { enrich } }) =>
        enrich ? [[source.name, { userName: undefined, body: undefined, ...enrich, secret: 'secret' }]] : [],
      ),
    );
    const now = () => NOW;
    const translations = (name: string) => sourceNamed(name).translation;
    const records = createRecords({ apis, localUrl: simulator.url, now, tracer: noTracer });
    const enrich = createEnrich({ translations, records, now });
    const translate = createTranslateEvent({ translations, catalog, enrich, digestKeys });
    const headers = keepHeaders(Object.entries(sample.headers));
    const { length } = simulator.calls;
    const received = { source: sample.source, body: bodyOf(sample), headers, receivedAt: RECEIVED_AT };
    expect(await translate(received)).toMatchObject({ kind: 'request', document: sample.becomes });
    const paths = simulator.calls.slice(length).map(({ line }) => line.split(' ')[1]);
    expect(paths).toEqual(sample.recordPath === undefined ? [] : [sample.recordPath]);
  });
});

describe('the new source of docs/sources.md', () => {
  const text = readFileSync(join(root, 'docs/sources.md'), 'utf8');
  const [event = '', file = ''] = [...text.matchAll(/^```json\n(.*?)^```/gms)].map(([, block]) => block ?? '');
  const read = readSourceFiles(new Map([['fernhill.json', file]]));
  if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
  const [fernhill] = read.sources;

  it('makes a request of its event', async () => {
    const translations = () => fernhill?.translation;
    const enrich = async () => expect.unreachable();
    const translate = createTranslateEvent({ translations, catalog, enrich, digestKeys });
    const received = { source: 'fernhill', body: Buffer.from(event), receivedAt: RECEIVED_AT };
    expect(await translate(received)).toEqual({
      kind: 'request',
      document: {
        eventId: '48213',
        target: { type: 'user', employeeId: 'RO44180' },
        attributes: { Engineering: { CostCenter: [1003], NumVendors: 2 } },
        occurredAt: '2026-11-20T08:41:07+01:00',
        onBehalfOf: 'noor@contoso.com',
      },
    });
  });
});
