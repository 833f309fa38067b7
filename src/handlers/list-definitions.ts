import type { CatalogCache } from '../app/catalog.ts';
import type { GuardedHandler } from './guard.ts';

/** `GET definitions`: what requests are validated against, and as of when. */
export function listDefinitions(catalog: CatalogCache): GuardedHandler {
  return async () => {
    const { attributeSets, definitions, loadedAt } = await catalog.get();
    return { status: 200, jsonBody: { loadedAt: new Date(loadedAt).toISOString(), attributeSets, value: definitions } };
  };
}
