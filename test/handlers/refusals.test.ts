import { describe, expect, it } from 'vitest';
import type { Authenticate } from '../../src/intake/remember-token.ts';
import { metrics, type RefusalCause } from '../../src/ports/meter.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { limits } from '../../src/topology.ts';
import { aDocument } from '../factories.ts';
import type { FakeMeter } from '../fakes/meter.ts';
import { type Call, createApi } from '../openapi/api.ts';
import { createEdge, HEADER, proven, type Sent } from './edge.ts';

/** What is counted of the calls that are refused. */

const refusals = (meter: FakeMeter) => meter.of(metrics.intakeRefused).map(({ source, because }) => [source, because]);
const UNKNOWN_APP = '00000000-0000-4000-8000-000000000000';

describe('a refused webhook call', () => {
  it.each<[RefusalCause, Sent]>([
    ['unauthenticated', { headers: {} }],
    ['unauthenticated', { headers: { [HEADER]: 'wrong' } }],
    ['mediaType', { headers: { ...proven, 'content-type': 'text/plain' } }],
    ['mediaType', { headers: { ...proven, 'content-encoding': 'gzip' } }],
    ['tooLarge', { body: 'x'.repeat(limits.bodyBytes + 1) }],
    ['malformed', { body: '', headers: { ...proven, 'transfer-encoding': 'chunked' } }],
  ])('counts for its source as %s', async (because, sent) => {
    const edge = createEdge();
    await edge.post(sent);
    expect(refusals(edge.meter)).toEqual([['hr', because]]);
  });

  it('counts as tooMany for each call beyond the rate', async () => {
    const edge = createEdge({ webhook: { header: HEADER, eventsPerMinute: 1 } });
    for (let calls = 0; calls < 3; calls++) await edge.post({ body: `{"n":${calls}}` });
    expect(refusals(edge.meter)).toEqual([
      ['hr', 'tooMany'],
      ['hr', 'tooMany'],
    ]);
  });

  it('counts as unavailable while the broker or the keys of tokens are away', async () => {
    const edge = createEdge();
    edge.events.setAway(true);
    await edge.post();
    expect(refusals(edge.meter)).toEqual([['hr', 'unavailable']]);
    const authenticate: Authenticate = async () => ({ kind: 'unavailable' });
    const withToken = createEdge({ webhook: { token: { applicationIds: [UNKNOWN_APP] } }, authenticate });
    await withToken.post();
    expect(refusals(withToken.meter)).toEqual([['hr', 'unavailable']]);
  });

  it('counts as a defect when it is one', async () => {
    const authenticate: Authenticate = async () => {
      throw new TypeError('A defect');
    };
    const edge = createEdge({ webhook: { token: { applicationIds: [UNKNOWN_APP] } }, authenticate });
    await edge.post();
    expect(refusals(edge.meter)).toEqual([['hr', 'defect']]);
  });

  it('counts for nobody when its path names no webhook, whatever it names', async () => {
    const edge = createEdge();
    for (const source of ['nobody', 'HR', 'api', '__proto__', 'jana@contoso.com', '']) await edge.post({ source });
    expect(new Set(refusals(edge.meter).map(String))).toEqual(new Set(['unknown,unknownWebhook']));
  });

  it('that is taken does not count', async () => {
    const edge = createEdge();
    expect(await edge.post()).toMatchObject({ status: 202 });
    expect(refusals(edge.meter)).toEqual([]);
  });
});

describe('a refused request', () => {
  const counted = async (call: Call, operation = 'submitRequest', prepare: (api: Api) => void = () => {}) => {
    const api = createApi();
    prepare(api);
    await api.call(operation, call);
    return refusals(api.world.meter);
  };
  type Api = ReturnType<typeof createApi>;

  it.each<[string, RefusalCause, Call]>([
    ['unknown', 'unauthenticated', { authorization: 'Bearer none', body: aDocument() }],
    ['unknown', 'forbidden', { appId: UNKNOWN_APP, body: aDocument() }],
    ['hr', 'forbidden', { roles: [], body: aDocument() }],
    ['hr', 'forbidden', { body: aDocument({ attributes: { Marketing: { AppCountry: ['Canada'] } } }) }],
    ['hr', 'invalid', { body: aDocument({ target: {} }) }],
    ['hr', 'malformed', { query: { 'jana@contoso.com': '1' }, body: aDocument() }],
    ['hr', 'mediaType', { headers: { 'content-type': 'text/plain' }, body: aDocument() }],
  ])('counts for %s as %s', async (source, because, call) => {
    expect(await counted(call)).toEqual([[source, because]]);
  });

  it('counts as unavailable, or as a defect, when it cannot be taken', async () => {
    const away = (api: Api) => api.breakPorts(new Unavailable('ledger', new Error('away')));
    expect(await counted({ body: aDocument() }, 'submitRequest', away)).toEqual([['hr', 'unavailable']]);
    const broken = (api: Api) => api.breakPorts(new TypeError('A defect'));
    expect(await counted({ body: aDocument() }, 'submitRequest', broken)).toEqual([['hr', 'defect']]);
    expect(await counted({ body: aDocument() }, 'submitRequest', (api) => api.loseKeys())).toEqual([
      ['unknown', 'unavailable'],
    ]);
  });

  it('counts in a batch too, each by itself, and a batch that cannot be read as one', async () => {
    const requests = [aDocument(), aDocument({ target: {} }), aDocument({ attributes: { Marketing: null } })];
    expect(await counted({ body: { requests } }, 'submitBatch')).toEqual([
      ['hr', 'invalid'],
      ['hr', 'forbidden'],
    ]);
    expect(await counted({ body: { requests: 1 } }, 'submitBatch')).toEqual([['hr', 'invalid']]);
  });

  it('does not count when it is taken, or only asked for', async () => {
    expect(await counted({ body: aDocument() })).toEqual([]);
    expect(await counted({ body: aDocument({ target: {} }) }, 'createPlan')).toEqual([]);
    expect(await counted({ roles: [] }, 'listRequests')).toEqual([]);
  });
});
