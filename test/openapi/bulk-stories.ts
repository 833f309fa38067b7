import { CALLER_ID } from '../factories.ts';
import { createApi } from './api.ts';
import { aBusyRelay } from './busy-relay.ts';
import { type Story, story } from './story.ts';

const backfill = { targetsPerHour: 5_000, until: '2026-11-21T18:00:00+01:00', justification: 'CHG0030123' };
export const bulkStories: readonly Story[] = [
  story('createBulkException: the first, and another in its place', 200, async () => {
    const { api } = await aBusyRelay();
    const first = await api.call('createBulkException', { body: backfill });
    return [first, await api.call('createBulkException', { body: { ...backfill, targetsPerHour: 6_000 } })];
  }),
  story('createBulkException: that would change nothing', 422, async () => {
    const { api } = await aBusyRelay();
    return api.call('createBulkException', { body: { ...backfill, targetsPerHour: 1_000 } });
  }),
  story('showBulkException: without one, and with', 200, async () => {
    const { api } = await aBusyRelay();
    const none = await api.call('showBulkException');
    await api.call('createBulkException', { body: backfill });
    return [none, await api.call('showBulkException')];
  }),
  story('listAudit: an exception that was granted and ended', 200, async () => {
    const { api } = await aBusyRelay();
    await api.call('createBulkException', { body: backfill });
    await api.call('endBulkException');
    return api.call('listAudit', { query: { top: '2' } });
  }),
  story('endBulkException: one, and none', 200, async () => {
    const { api } = await aBusyRelay();
    await api.call('createBulkException', { body: backfill });
    return [await api.call('endBulkException'), await api.call('endBulkException')];
  }),
  ...['createBulkException', 'showBulkException', 'endBulkException'].flatMap((operationId) => [
    story(`${operationId}: of no source, and of one without a limit`, 404, async () => {
      const unlimited = createApi();
      const { api } = await aBusyRelay();
      return [
        await api.call(operationId, { source: 'nobody', body: backfill }),
        await unlimited.call(operationId, { body: backfill }),
      ];
    }),
    story(`${operationId}: of the caller itself`, 403, async () => {
      const { api } = await aBusyRelay();
      return api.call(operationId, { appId: CALLER_ID, body: backfill });
    }),
  ]),
];
