import type { Catalog } from '../domain/catalog.ts';
import { type CatalogChanges, changesBetween, noChanges } from '../domain/catalog-changes.ts';
import type { Failure } from '../domain/failure.ts';
import type { Definitions } from '../ports/definitions.ts';
import type { Log } from '../ports/log.ts';

/** `changes`: since the reading before, by whichever process. */
export type Refresh =
  | { readonly kind: 'refreshed'; readonly catalog: Catalog; readonly changes: CatalogChanges }
  | { readonly kind: 'failed'; readonly failure: Failure };

type Dependencies = {
  readonly definitions: Definitions;
  /** What was known until now; asked only when Graph has answered. */
  before(): Promise<Catalog | undefined>;
  share(catalog: Catalog): Promise<void>;
  readonly log: Log;
};

/** Reads Graph, shares the result, and tells what has changed. */
export async function readDefinitions({ definitions, before, share, log }: Dependencies): Promise<Refresh> {
  const result = await definitions.load();
  if (result.kind === 'failed') {
    log('warn', 'catalog.refreshFailed', { kind: result.failure.kind, status: result.failure.status });
    return result;
  }
  const { catalog } = result;
  const known = await before();
  const changes = known ? changesBetween(known, catalog) : noChanges;
  await share(catalog);
  log('info', 'catalog.refreshed', { definitions: catalog.definitions.length });
  logChanges(changes, log);
  return { kind: 'refreshed', catalog, changes };
}

/** Together with the others well below the 32 KB that a line of the host's log can have: a name has at most 65 characters. */
const LOGGED_OF_EACH = 100;

function logChanges({ added, removed, changed }: CatalogChanges, log: Log): void {
  const count = added.length + removed.length + changed.length;
  if (count === 0) return;
  const first = (names: readonly string[]) => names.slice(0, LOGGED_OF_EACH);
  log('info', 'catalog.changed', { added: first(added), removed: first(removed), changed: first(changed), count });
}
