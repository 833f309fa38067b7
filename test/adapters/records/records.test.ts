import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RecordsSimulator, startRecords } from '../../../local/records/start.ts';
import { createTls } from '../../../local/tls.ts';
import { createPublicLookup } from '../../../src/adapters/records/public-lookup.ts';
import { createRecords, type RecordApi } from '../../../src/adapters/records/records.ts';
import { noTracer } from '../../../src/ports/tracer.ts';
import { NOW } from '../../factories.ts';
import { startTrustedRecords } from '../../local/records/trusted-records.ts';

const SECRET = 'a secret of 24 bytes and more';
const ALAIN = '/api/gateway.php/contoso/v1/employees/12?fields=employeeNumber,department';
const api: RecordApi = {
  ...{ url: 'https://api.bamboohr.com/', authorization: 'apiKeyAsUser', userName: undefined, secret: SECRET },
  body: undefined,
};
const bob: RecordApi = {
  ...{ url: 'https://api.hibob.com/', authorization: 'basic', userName: 'SERVICE-7', secret: SECRET },
  body: { fields: ['root.id', 'work.department'] },
};

let simulator: RecordsSimulator;
beforeAll(async () => {
  simulator = await startTrustedRecords();
});
afterAll(() => simulator.close());

type Override = Partial<Parameters<typeof createRecords>[0]>;
let connect: (override?: Override) => ReturnType<typeof createRecords>;
beforeEach(() => {
  const apis = new Map([
    ['bamboohr', api],
    ['hibob', bob],
  ]);
  connect = (override) =>
    createRecords({ apis, localUrl: simulator.url, now: () => NOW, tracer: noTracer, ...override });
});

const lastCall = () => simulator.calls.at(-1);
async function textOf(reply: ReturnType<ReturnType<typeof createRecords>['fetch']>) {
  const found = await reply;
  return found.kind === 'found' ? JSON.parse(new TextDecoder().decode(found.body)) : found;
}

describe('a record', () => {
  it('is fetched with the secret in place of the user name', async () => {
    const record = await textOf(connect().fetch('bamboohr', ALAIN));
    expect(record).toEqual({ id: '12', employeeNumber: 'AL20311', department: 'Engineering' });
    expect(lastCall()).toEqual({
      line: `GET ${ALAIN}`,
      authorization: `Basic ${Buffer.from(`${SECRET}:x`).toString('base64')}`,
    });
  });

  it('is fetched with POST where the API is asked so', async () => {
    const record = await textOf(connect().fetch('hibob', '/v1/people/3332883884017713238'));
    expect(record).toEqual({
      '/root/id': { value: '3332883884017713238' },
      '/work/department': { value: 'Marketing' },
    });
    expect(lastCall()).toEqual({
      line: 'POST /v1/people/3332883884017713238',
      authorization: `Basic ${Buffer.from(`SERVICE-7:${SECRET}`).toString('base64')}`,
    });
  });

  it.each([
    ['bearer', `Bearer ${SECRET}`],
    ['none', undefined],
  ] as const)('is fetched with %s', async (authorization, expected) => {
    const apis = new Map([['bamboohr', { ...api, authorization }]]);
    await connect({ apis }).fetch('bamboohr', ALAIN);
    expect(lastCall()?.authorization).toBe(expected);
  });

  it('needs one connection for several', async () => {
    const records = connect();
    await records.fetch('bamboohr', ALAIN);
    const { connections } = simulator;
    await records.fetch('bamboohr', ALAIN);
    await records.fetch('bamboohr', ALAIN);
    expect(simulator.connections).toBe(connections);
  });

  it('may be as large as 1 MB', async () => {
    simulator.answerNext({ bytes: 1024 * 1024 });
    expect(await connect().fetch('bamboohr', ALAIN)).toMatchObject({ kind: 'found' });
  });
});

const unavailable = { kind: 'failed', failure: { kind: 'recordUnavailable' } };

describe('an answer', () => {
  it.each([
    ['that there is none', { status: 404 }, { kind: 'failed', failure: { kind: 'recordNotFound', status: 404 } }],
    ...[401, 403, 407, 408, 409, 423, 425, 429, 500, 502, 503, 504, 599].map(
      (status) =>
        [`${status}`, { status }, { kind: 'failed', failure: { kind: 'recordUnavailable', status } }] as const,
    ),
    ...[400, 405, 406, 410, 422, 501].map(
      (status) => [`${status}`, { status }, { kind: 'refused', because: 'status' }] as const,
    ),
    ...[201, 202, 204, 206].map((status) => [`${status}`, { status }, { kind: 'refused', because: 'status' }] as const),
    [
      'that asks for time',
      { status: 429, headers: { 'retry-after': '2.128' } },
      { kind: 'failed', failure: { kind: 'recordUnavailable', status: 429, retryAfterInMs: 2_128 } },
    ],
    [
      'in another form',
      { headers: { 'content-type': 'text/html' }, body: '{}' },
      { kind: 'refused', because: 'contentType' },
    ],
    [
      'in nearly the right form',
      { headers: { 'content-type': 'application/json-seq' }, body: '{}' },
      { kind: 'refused', because: 'contentType' },
    ],
    [
      'that is compressed',
      { headers: { 'content-encoding': 'gzip' }, body: '{}' },
      { kind: 'refused', because: 'contentEncoding' },
    ],
    ['that is larger than 1 MB', { bytes: 1024 * 1024 + 1 }, { kind: 'refused', because: 'tooLarge' }],
    [
      'that says it is larger than 1 MB',
      { headers: { 'content-length': '1048577' }, body: '{}' },
      { kind: 'refused', because: 'tooLarge' },
    ],
  ] as const)('%s', async (_, next, expected) => {
    simulator.answerNext(next);
    expect(await connect().fetch('bamboohr', ALAIN)).toEqual(expected);
    expect(await connect().fetch('bamboohr', ALAIN)).toMatchObject({ kind: 'found' });
  });

  it.each([301, 302, 303, 307, 308])('%i is not followed, wherever it leads', async (status) => {
    for (const location of ['http://169.254.169.254/metadata', `${simulator.url}${ALAIN}`, '/elsewhere']) {
      const { length } = simulator.calls;
      simulator.answerNext({ status, headers: { location } });
      expect(await connect().fetch('bamboohr', ALAIN)).toEqual({ kind: 'refused', because: 'redirect' });
      expect(simulator.calls).toHaveLength(length + 1);
    }
  });

  it('that does not come, or not to its end, is not waited for', async () => {
    simulator.answerNext({ count: 1, delayInMs: 60_000 });
    expect(await connect({ timeoutInMs: 50 }).fetch('bamboohr', ALAIN)).toEqual(unavailable);
    simulator.answerNext({ count: 1, delayInMs: 300, body: '{}' });
    expect(await connect({ timeoutInMs: 500 }).fetch('bamboohr', ALAIN)).toEqual(unavailable);
  });

  it('of somebody with another certificate is none', async () => {
    const stranger = await startRecords({ tls: await createTls() });
    expect(await connect({ localUrl: stranger.url }).fetch('bamboohr', ALAIN)).toEqual(unavailable);
    expect(stranger.calls).toEqual([]);
    await stranger.close();
  });

  it('of nobody is none', async () => {
    const gone = await startRecords({ tls: await createTls() });
    await gone.close();
    expect(await connect({ localUrl: gone.url }).fetch('bamboohr', ALAIN)).toEqual(unavailable);
  });
});

describe('the name of an API', () => {
  const found =
    (...addresses: readonly string[]): LookupFunction =>
    (_, { all }, callback) => {
      const answers: LookupAddress[] = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      if (all) callback(null, answers);
      else callback(null, answers[0]?.address ?? '', answers[0]?.family);
    };
  const at = (lookup: LookupFunction) => {
    const apis = new Map([['bamboohr', { ...api, url: `https://localhost:${simulator.port}/` }]]);
    return connect({ apis, lookup, localUrl: undefined }).fetch('bamboohr', ALAIN);
  };
  const privateAddress = { kind: 'refused', because: 'privateAddress' };

  it.each([
    ['this machine', ['127.0.0.1']],
    ['this machine, too', ['8.8.8.8', '127.0.0.1']],
    ['this machine in another form', ['::ffff:127.0.0.1']],
    ['the metadata of the instance', ['169.254.169.254']],
    ['a neighbour', ['2606:4700::1', 'fd00::1']],
  ])('may not lead to %s', async (_, addresses) => {
    const { connections } = simulator;
    expect(await at(found(...addresses))).toEqual(privateAddress);
    expect(simulator.connections).toBe(connections);
  });

  it('is looked up once for a connection, so that it cannot lead elsewhere after it was checked', async () => {
    let lookups = 0;
    const lookup: LookupFunction = (...given) => {
      lookups += 1;
      found('127.0.0.1')(...given);
    };
    expect(await at(lookup)).toEqual(privateAddress);
    expect(lookups).toBe(1);
  });

  it.each([
    [['8.8.8.8', '2606:4700::1'], true],
    [['8.8.8.8'], false],
  ])('may lead to any public address: %j', async (addresses, all) => {
    const answered = new Promise((resolve) => {
      createPublicLookup(found(...addresses))('api.example.com', { all }, (...given) => resolve(given));
    });
    const [error, answers] = (await answered) as [null, unknown];
    expect(error).toBeNull();
    expect(answers).toEqual(all ? addresses.map((address) => expect.objectContaining({ address })) : addresses[0]);
  });

  it('that is not known is an outage', async () => {
    const lookup: LookupFunction = (_, __, callback) =>
      callback(Object.assign(new Error('Not found'), { code: 'ENOTFOUND' }), []);
    expect(await at(lookup)).toEqual(unavailable);
  });

  it.each(['127.0.0.1', '0x7f.1', '2130706433', '169.254.169.254'])(
    'may not be a private address: %s',
    async (host) => {
      const apis = new Map([['bamboohr', { ...api, url: `https://${host}:${simulator.port}/` }]]);
      expect(await connect({ apis, localUrl: undefined }).fetch('bamboohr', ALAIN)).toEqual(privateAddress);
    },
  );
});
