import { requestKey } from '../../src/domain/key.ts';
import { createWorld } from '../app/world.ts';
import { APP_ID, aDocument } from '../factories.ts';
import { createApi } from './api.ts';
import { anything } from './story.ts';

/** Requests of every kind, in every state that one can come to without waiting. */
export async function aBusyRelay() {
  const world = createWorld({ sources: [anything] });
  const api = createApi(world, [anything]);
  const submit = (body: Record<string, unknown>) => api.call('submitRequest', { body });
  const idOf = (eventId: string) => requestKey('hr', eventId);
  await submit(aDocument({ eventId: 'first', reference: 'RITM0010001', onBehalfOf: 'hr@contoso.com' }));
  await world.drain();
  await submit(aDocument({ eventId: 'again' }));
  await submit(aDocument({ eventId: 'older', occurredAt: '2026-01-01T00:00:00Z' }));
  await submit(aDocument({ eventId: 'cleared', attributes: { Marketing: null } }));
  await submit(aDocument({ eventId: 'application', target: { type: 'servicePrincipal', appId: APP_ID } }));
  await submit(aDocument({ eventId: 'nobody', target: { type: 'user', employeeId: '4711' } }));
  await world.drain();
  const days = (count: number) => new Date(world.now() + count * 86_400_000).toISOString();
  await submit(aDocument({ eventId: 'scheduled', effectiveAt: days(2), effectiveUntil: days(3) }));
  await submit(aDocument({ eventId: 'cancelled', effectiveAt: days(2) }));
  await api.call('cancelRequest', { id: idOf('cancelled') });
  await world.receive({ source: 'hr', receivedAt: days(0), body: new TextEncoder().encode('{"eventId":"') }, world.log);
  await submit(aDocument({ eventId: 'reserved' }));
  return { world, api, idOf };
}
