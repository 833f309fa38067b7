import { type Catalog, createCatalog } from '../../domain/catalog.ts';
import type { Context } from '../command.ts';
import { type Failed, failed } from '../failure.ts';
import { definitions } from '../relay/definitions.ts';
import { createPatience } from '../relay/patience.ts';
import { readJsonFile } from './files.ts';

type Loaded =
  | { readonly kind: 'loaded'; readonly catalog: Catalog | undefined; readonly notes: readonly string[] }
  | Failed;

const UNKNOWN = 'What attributes may hold was not checked:';

/** The definitions of a file, or those of the relay. Without either, an event can still be tried. */
export async function loadDefinitions(file: string | undefined, { relay, io }: Context): Promise<Loaded> {
  if (file === undefined) {
    const reply = await relay.call({ path: 'definitions', schema: definitions }, createPatience(0, io.now));
    if (reply.kind === 'ok') return toLoaded(reply.body);
    const { kind, message } = reply.failure;
    if (kind === 'interrupted') return reply;
    const because = kind === 'usage' ? 'there is no relay to ask, and no --definitions FILE.' : message;
    return { kind: 'loaded', catalog: undefined, notes: [`${UNKNOWN} ${because}`] };
  }
  const read = await readJsonFile(file, io);
  if (read.kind === 'failed') return read;
  const parsed = definitions.safeParse(read.value);
  if (parsed.success) return toLoaded(parsed.data);
  return failed('file', "The file of --definitions is not what 'definitions list --json' writes.");
}

function toLoaded({ attributeSets, value, loadedAt }: typeof definitions._output): Loaded {
  return { kind: 'loaded', catalog: createCatalog(attributeSets, value, Date.parse(loadedAt)), notes: [] };
}
