import { READS_MAY_BE_STALE_FOR_IN_MS } from '../../src/domain/memory.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { roles } from '../../src/topology.ts';
import { taxonomyOf } from '../app/world.ts';
import { aChange, aDefinition, aDocument, exampleDefinitions, SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';
import { createLetters } from '../handlers/letters.ts';
import { type Answer, type Call, createApi, NOBODY } from './api.ts';
import { bulkStories } from './bulk-stories.ts';
import { aBusyRelay } from './busy-relay.ts';
import { aDirectory, readingStories } from './reading-stories.ts';
import { anything, type Story, story } from './story.ts';
import { webhookStories } from './webhook-stories.ts';

const projects = { name: 'Project', isCollection: true } as const;

async function withLetter(operationId: string, call: (id: string) => Call): Promise<Answer> {
  const { world, id } = await createLetters(3);
  return createApi(world, [anything]).call(operationId, call(id));
}

const requests: readonly Story[] = [
  story('submitRequest: the first time, again, and without an id', 202, async () => {
    const api = createApi();
    const { eventId, ...anonymous } = aDocument();
    const first = await api.call('submitRequest', { body: aDocument() });
    const again = await api.call('submitRequest', { body: aDocument() });
    return [first, again, await api.call('submitRequest', { body: anonymous })];
  }),
  story('submitRequest: what the policy does not allow', 403, () =>
    createApi().call('submitRequest', { body: aDocument({ attributes: { Marketing: { AppCountry: ['CA'] } } }) }),
  ),
  story('submitRequest: what says something else under the same id', 422, async () => {
    const api = createApi();
    await api.call('submitRequest', { body: aDocument() });
    return api.call('submitRequest', { body: aDocument({ reference: 'another' }) });
  }),
  story('submitRequest: while the ledger is away', 503, async () => {
    const api = createApi();
    await api.call('submitRequest', { body: aDocument() });
    api.breakPorts(new Unavailable('ledger', new Error('Switched off by a test')));
    return api.call('submitRequest', { body: aDocument() });
  }),
  story('submitBatch: good, repeated, bad, forbidden and too large', 200, () => {
    const forbidden = aDocument({ eventId: 'x', attributes: { Marketing: { AppCountry: ['CA'] } } });
    const large = aDocument({ attributes: { Engineering: { Project: 'x'.repeat(200_000) } } });
    return createApi().call('submitBatch', { body: { requests: [aDocument(), aDocument(), 5, forbidden, large] } });
  }),
  story('submitBatch: while the ledger is away', 200, async () => {
    const api = createApi();
    await api.call('submitRequest', { body: aDocument() });
    api.breakPorts(new Unavailable('ledger', new Error('Switched off by a test')));
    return api.call('submitBatch', { body: { requests: [aDocument()] } });
  }),
  story('requestStatus: of every state', 200, async () => {
    const { world, api } = await aBusyRelay();
    return Promise.all(world.ledger.entries().map(({ key }) => api.call('requestStatus', { id: key })));
  }),
  story('requestStatus: of none, and of no id', 404, async () => {
    const api = createApi();
    return [await api.call('requestStatus', { id: NOBODY }), await api.call('requestStatus', { id: 'x' })];
  }),
  story('listRequests: a page and the last one', 200, async () => {
    const { api } = await aBusyRelay();
    const query = { source: 'hr' };
    return [
      await api.call('listRequests', { query: { ...query, top: '3' } }),
      await api.call('listRequests', { query }),
    ];
  }),
  story('listRequests: of an application that is no source', 403, () =>
    createApi().call('listRequests', { roles: [roles.submit], appId: SERVICE_PRINCIPAL_ID }),
  ),
  story('cancelRequest: in time', 200, async () => {
    const { api, idOf } = await aBusyRelay();
    return api.call('cancelRequest', { id: idOf('reserved') });
  }),
  story('cancelRequest: of none', 404, () => createApi().call('cancelRequest', { id: NOBODY })),
  story('cancelRequest: too late', 409, async () => {
    const { api, idOf } = await aBusyRelay();
    return api.call('cancelRequest', { id: idOf('first') });
  }),
];

const plans: readonly Story[] = [
  story('createPlan: of everything', 200, async () => {
    const { api } = await aBusyRelay();
    const plan = (override: Record<string, unknown>) => api.call('createPlan', { body: aDocument(override) });
    const nobody = { type: 'user', employeeId: '4711' };
    return [
      await plan({ eventId: 'new', attributes: { Engineering: { NumVendors: 4, Project: ['Alpine'] } } }),
      await plan({ eventId: 'new', attributes: { Engineering: null }, effectiveAt: '2027-01-01T00:00:00Z' }),
      await plan({ eventId: 'new', attributes: { Engineering: { Project: { add: ['Alpine'] } } } }),
      await plan({ eventId: 'new', target: nobody }),
      await plan({ eventId: 'nobody', target: nobody }),
      await plan({ eventId: 'first', reference: 'RITM0010001', onBehalfOf: 'hr@contoso.com' }),
      await api.call('createPlan', {
        roles: [roles.submit],
        body: aDocument({ eventId: 'new', attributes: { Engineering: { Project: { add: ['Alpine'] } } } }),
      }),
    ];
  }),
  story('createVerification: of all, of some, and of what somebody else has changed', 200, async () => {
    const { world, api } = await aBusyRelay();
    world.pass(READS_MAY_BE_STALE_FOR_IN_MS);
    await world.directory.write({ type: 'user', objectId: USER_ID }, [aChange(null, projects)]);
    await world.directory.write({ type: 'user', objectId: USER_ID }, [aChange('x', { name: 'ProjectDate' })]);
    const targets = [
      { type: 'user', userPrincipalName: 'jana@contoso.com' },
      { type: 'user', mail: 'nobody@contoso.com' },
    ];
    return [
      await api.call('createVerification', { body: { top: 1 } }),
      await api.call('createVerification', { body: { targets } }),
    ];
  }),
  story('createVerification: while the directory wants a pause', 503, () => {
    const { world, api } = aDirectory();
    world.directory.failAlways({ kind: 'throttled', status: 429, retryAfterInMs: 1_500 });
    return api.call('createVerification', { body: { targets: [{ type: 'user', id: USER_ID }] } });
  }),
  story('createPlan: that the directory refuses', 502, () => {
    const { world, api } = aDirectory();
    world.directory.failAlways({ kind: 'rejected', status: 400 });
    return api.call('createPlan', { body: aDocument() });
  }),
];

const deadLetters: readonly Story[] = [
  story('listDeadLetters: a page and the last one', 200, async () => {
    const { api } = await aBusyRelay();
    const query = { top: '1', from: '2026-11-20T10:00:00+01:00' };
    return [await api.call('listDeadLetters', { query }), await api.call('listDeadLetters')];
  }),
  story('showDeadLetter: of every kind', 200, async () => {
    const { world, api } = await aBusyRelay();
    return Promise.all(world.index.records().map(({ key }) => api.call('showDeadLetter', { id: key })));
  }),
  story('showDeadLetter: of none', 404, () => createApi().call('showDeadLetter', { id: NOBODY })),
  ...['replayDeadLetters', 'discardDeadLetters'].flatMap((operationId) => [
    story(`${operationId}: one, none and one that is gone`, 200, async () => {
      const { world, id } = await createLetters();
      const api = createApi(world, [anything]);
      return [
        await api.call(operationId, { body: { ids: [id], dryRun: true } }),
        await api.call(operationId, { body: { ids: [id, NOBODY] } }),
        await api.call(operationId, { body: { ids: [id] } }),
      ];
    }),
    story(`${operationId}: by a filter`, 200, () => withLetter(operationId, () => ({ body: { filter: {} } }))),
    story(`${operationId}: more than a page`, 200, async () => {
      const { world } = await createLetters(201);
      return createApi(world, [anything]).call(operationId, { body: { filter: {} } });
    }),
  ]),
  story('replayDeadLetters: what would be refused again', 200, async () => {
    const { world, id } = await createLetters();
    return createApi(world, [{ ...anything, allow: [] }]).call('replayDeadLetters', { body: { ids: [id] } });
  }),
  story('replaceDeadLetter: by another request', 202, () =>
    withLetter('replaceDeadLetter', (id) => ({ id, body: { request: aDocument({ eventId: 'repaired' }) } })),
  ),
  story('replaceDeadLetter: by itself', 422, () =>
    withLetter('replaceDeadLetter', (id) => ({ id, body: { request: aDocument({ eventId: 'event-0' }) } })),
  ),
  story('replaceDeadLetter: none', 404, () =>
    createApi().call('replaceDeadLetter', { id: NOBODY, body: { request: aDocument() } }),
  ),
  story('replaceDeadLetter: one that was replayed', 409, async () => {
    const { api, idOf, world } = await aBusyRelay();
    const id = idOf('nobody');
    world.io.answer('index.remove', () => 'interrupted');
    await world.replay(id);
    return api.call('replaceDeadLetter', { id, body: { request: aDocument({ eventId: 'repaired' }) } });
  }),
];

const audit: readonly Story[] = [
  story('listAudit: of every closing, a page, and of one target', 200, async () => {
    const { world, api, idOf } = await aBusyRelay();
    await world.discard(idOf('nobody'));
    const query = { targetType: 'user', userPrincipalName: 'JANA@contoso.com', from: '2026-11-20T00:00:00Z' };
    return [
      await api.call('listAudit', { query: { top: '200' } }),
      await api.call('listAudit', { query: { top: '1' } }),
      await api.call('listAudit', { query }),
    ];
  }),
];

const service: readonly Story[] = [
  story('listDefinitions: all, and those that are asked for', 200, async () => {
    const api = createApi();
    const query = { attributeSet: 'engineering', type: 'String', values: 'active' };
    return [await api.call('listDefinitions'), await api.call('listDefinitions', { query })];
  }),
  story('listDefinitions: to who has them', 304, () =>
    createApi().call('listDefinitions', { headers: { 'if-none-match': '*' } }),
  ),
  story('refreshDefinitions: with something new', 200, async () => {
    const { world, api } = await aBusyRelay();
    world.definitions.define(
      taxonomyOf([...exampleDefinitions.slice(2), aDefinition({ name: 'New', type: 'Integer' })]),
    );
    return api.call('refreshDefinitions');
  }),
  story('refreshDefinitions: while Graph is away', 503, () => {
    const { world, api } = aDirectory();
    world.definitions.failNext('load', { kind: 'throttled', status: 429, retryAfterInMs: 1_500 });
    return api.call('refreshDefinitions');
  }),
  story('showHealth: before and after a write, and while Graph refuses', 200, async () => {
    const { world, api } = await aBusyRelay();
    const before = await createApi().call('showHealth');
    const after = await api.call('showHealth');
    const { version } = await world.gateStore.read();
    const closed = { closedUntil: world.now() + 60_000, cause: 'forbidden', closings: 1, probeUntil: 0 } as const;
    await world.gateStore.write(closed, version);
    await world.pass(2_000);
    return [before, after, await api.call('showHealth')];
  }),
  story('live: always', 200, () => createApi().call('live', { authorization: undefined })),
  story('ready: when all is there', 200, () => createApi().call('ready', { authorization: undefined })),
  story('ready: when nothing is', 503, () => {
    const api = createApi();
    api.breakPorts(new Unavailable('ledger', new Error('Switched off by a test')));
    return api.call('ready', { authorization: undefined });
  }),
  story('openapi: to who has nothing', 200, () => createApi().call('openapi', { authorization: undefined })),
  story('openapi: to who has it', 304, () => createApi().call('openapi', { headers: { 'if-none-match': '*' } })),
];

/** What each operation answers when it does its work; what all of them refuse alike is no story. */
export const stories: readonly Story[] = [
  ...requests,
  ...plans,
  ...deadLetters,
  ...bulkStories,
  ...audit,
  ...readingStories,
  ...webhookStories,
  ...service,
];
