import type { CatalogCache } from '../app/catalog.ts';
import { askLater } from './directory-problem.ts';
import type { GuardedHandler } from './guard.ts';

/** `POST definitions/refresh`: for whoever has just made a value and does not want to wait for the timer. */
export function refreshDefinitions(catalog: CatalogCache): GuardedHandler {
  return async (_, caller, log) => {
    const result = await catalog.refresh();
    if (result.kind === 'failed') {
      return askLater('The directory could not be read; the definitions are as before.', result.failure.retryAfterInMs);
    }
    const { loadedAt, definitions } = result.catalog;
    log('info', 'definitions.refreshed', { operatedBy: caller.applicationId, definitions: definitions.length });
    return {
      status: 200,
      jsonBody: {
        loadedAt: new Date(loadedAt).toISOString(),
        definitions: definitions.length,
        changes: result.changes,
      },
      headers: { 'cache-control': 'no-store' },
    };
  };
}
