import type { Catalog } from '../domain/catalog.ts';
import type { Failure } from '../domain/failure.ts';

/** Where attribute definitions are made: the directory itself. */
export type Definitions = {
  load(): Promise<
    { readonly kind: 'loaded'; readonly catalog: Catalog } | { readonly kind: 'failed'; readonly failure: Failure }
  >;
};

/** The copy of the catalog that all processes share. Throws `Unavailable` when it cannot be told what is there. */
export type CatalogStore = {
  read(): Promise<Catalog | undefined>;
  /** Never replaces a newer catalog by an older one. */
  write(catalog: Catalog): Promise<void>;
};
