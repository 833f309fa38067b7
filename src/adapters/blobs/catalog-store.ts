import { type ContainerClient, RestError } from '@azure/storage-blob';
import * as z from 'zod';
import { type Catalog, createCatalog } from '../../domain/catalog.ts';
import type { CatalogStore } from '../../ports/definitions.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { allowedValue, attributeDefinition, attributeSet } from '../catalog-schema.ts';

const storedCatalog = z.object({
  version: z.literal(1),
  loadedAt: z.number(),
  attributeSets: z.array(attributeSet),
  definitions: z.array(attributeDefinition.extend({ allowedValues: z.array(allowedValue) })),
});

/** The catalog that all processes share, as one blob. */
export function createCatalogStore(container: ContainerClient, blobName: string): CatalogStore {
  const blob = container.getBlockBlobClient(blobName);
  let last: { readonly catalog: Catalog | undefined; readonly etag: string } | undefined;

  /** Downloads only what is not known yet. A copy that cannot be understood has no catalog, and will be replaced. */
  async function readLatest(): Promise<typeof last> {
    try {
      const reply = await blob.download(0, undefined, { conditions: last ? { ifNoneMatch: last.etag } : {} });
      last = { catalog: decode(await toText(reply.readableStreamBody)), etag: reply.etag ?? '' };
      return last;
    } catch (error) {
      const status = error instanceof RestError ? error.statusCode : undefined;
      if (status === 304) return last;
      if (status === 404) return undefined;
      throw new Unavailable('catalog', error);
    }
  }

  async function upload(catalog: Catalog, replaces: string | undefined): Promise<void> {
    const content = encode(catalog);
    try {
      await container.createIfNotExists();
      await blob.upload(content, Buffer.byteLength(content), {
        conditions: replaces === undefined ? { ifNoneMatch: '*' } : { ifMatch: replaces },
        blobHTTPHeaders: { blobContentType: 'application/json' },
      });
    } catch (error) {
      // Another process wrote in between, and what it wrote was read at about the same time.
      if (error instanceof RestError && (error.statusCode === 412 || error.statusCode === 409)) return;
      throw new Unavailable('catalog', error);
    }
  }

  return {
    async read() {
      const latest = await readLatest();
      if (latest && !latest.catalog)
        throw new Unavailable('catalog', new Error('The stored copy cannot be understood'));
      return latest?.catalog;
    },
    async write(catalog) {
      const current = await readLatest();
      if (current?.catalog && current.catalog.loadedAt > catalog.loadedAt) return;
      await upload(catalog, current?.etag);
    },
  };
}

const encode = ({ loadedAt, attributeSets, definitions }: Catalog): string =>
  JSON.stringify({ version: 1, loadedAt, attributeSets, definitions });

function decode(text: string): Catalog | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = storedCatalog.safeParse(json);
  if (!result.success) return undefined;
  const { attributeSets, definitions, loadedAt } = result.data;
  return createCatalog(attributeSets, definitions, loadedAt);
}

async function toText(stream: NodeJS.ReadableStream | undefined): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
