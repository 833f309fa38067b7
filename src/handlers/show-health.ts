import type { CatalogCache } from '../app/catalog.ts';
import type { Gate } from '../app/gate.ts';
import { type GateState, positionOf } from '../domain/gate.ts';
import type { GuardedHandler } from './guard.ts';

type Dependencies = { readonly gate: Gate; readonly catalog: CatalogCache; readonly now: () => number };

/** A catalog this old means that its timer has failed several times in a row. */
const CATALOG_STALE_IN_MS = 15 * 60_000;

/** `GET health`: what an operator looks at first. 200 either way; a monitor that wants a verdict reads `status`. */
export function showHealth({ gate, catalog, now }: Dependencies): GuardedHandler {
  return async () => {
    const state = await gate.state();
    const loadedAt = await newestLoad();
    const ageInMs = now() - loadedAt;
    const isHealthy = state.cause === undefined && ageInMs < CATALOG_STALE_IN_MS;
    return {
      status: 200,
      jsonBody: {
        status: isHealthy ? 'healthy' : 'degraded',
        gate: {
          state: positionOf(state, now()),
          ...(state.cause ? { cause: state.cause, closedUntil: new Date(state.closedUntil).toISOString() } : {}),
        },
        permissions: permissionsOf(state),
        catalog: { loadedAt: new Date(loadedAt).toISOString(), ageInSeconds: Math.max(0, Math.round(ageInMs / 1_000)) },
        ...(state.lastWriteAt === undefined ? {} : { lastWriteAt: new Date(state.lastWriteAt).toISOString() }),
      },
      headers: { 'cache-control': 'no-store' },
    };
  };

  /** What this process holds can be old only because nobody has asked it for long; that is no sign of a failing timer. */
  async function newestLoad(): Promise<number> {
    const { loadedAt } = await catalog.get();
    if (now() - loadedAt < CATALOG_STALE_IN_MS) return loadedAt;
    const newer = (await catalog.refreshForDoubt()) ?? (await catalog.get());
    return newer.loadedAt;
  }
}

/** As far as the last calls tell: Graph answers "none" and "no access" alike, so only a write is proof. */
function permissionsOf({ cause, lastWriteAt }: GateState): 'granted' | 'lost' | 'unknown' {
  if (cause === 'forbidden' || cause === 'unauthorized') return 'lost';
  return lastWriteAt === undefined ? 'unknown' : 'granted';
}
