/** The services around the function app, each started unless its address is given. */

import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outcomesQueue, queues, sourceQueue } from '../../src/topology.ts';
import type { Directory } from '../graph/directory.ts';
import { type GraphSimulator, startGraph } from '../graph/start.ts';
import { type Identity, startIdentity } from '../identity/start.ts';
import { type OtlpCollector, startOtlp } from '../otlp/start.ts';
import { type RecordsSimulator, startRecords } from '../records/start.ts';
import { type Broker, type BrokerOptions, startBroker } from '../service-bus/broker.ts';
import { createTls } from '../tls.ts';
import { type Azurite, startAzurite } from './azurite.ts';
import type { StackSettings } from './settings.ts';

export type Parts = {
  readonly graph: GraphSimulator | undefined;
  readonly identity: Identity;
  /** Beside a simulated Graph only: made-up records belong to made-up people. */
  readonly records: RecordsSimulator | undefined;
  readonly broker: Broker | undefined;
  readonly azurite: Azurite | undefined;
  readonly otlp: OtlpCollector | undefined;
  /** PEM of the authority that signed the simulator's certificate. */
  readonly ca: string | undefined;
  close(): Promise<void>;
};

/** What a test puts in place of the ordinary: other users, a clock of the broker's own, shorter locks. */
export type PartOptions = { readonly directory?: Directory; readonly broker?: Partial<BrokerOptions> };

/** Starts what is not given; when one part cannot start, those that did are closed again. */
export async function startParts(
  { ports, given }: StackSettings,
  sourceQueues: readonly string[],
  options: PartOptions = {},
): Promise<Parts> {
  const { directory } = options;
  const allQueues = [...Object.values(queues), outcomesQueue, ...sourceQueues.map(sourceQueue)];
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.reverse()) await closer();
  };
  const keep = <T extends { close(): Promise<void> }>(part: T): T => {
    closers.push(() => part.close());
    return part;
  };
  try {
    const identity = keep(await startIdentity({ port: ports.identity }));
    const tls = given.graph === undefined ? await createTls() : undefined;
    // A given identity endpoint signs with keys of its own, so the simulator can only ask for a token, not check it.
    const authorize = given.identityEndpoint === undefined ? { authorize: identity.verifyGraphToken } : {};
    const graph =
      tls && keep(await startGraph({ port: ports.graph, tls, ...authorize, ...(directory && { directory }) }));
    const records =
      tls && given.records === undefined ? keep(await startRecords({ port: ports.records, tls })) : undefined;
    const broker =
      given.serviceBus === undefined
        ? keep(await startBroker({ port: ports.serviceBus, queues: allQueues, ...options.broker }))
        : undefined;
    const otlp = ports.otlp === undefined ? undefined : keep(await startOtlp({ port: ports.otlp }));
    const azurite = given.storage === undefined ? keep(await startAzurite(ports)) : undefined;
    return { graph, identity, records, broker, azurite, otlp, ca: tls?.ca, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The key of the ledger's fingerprints, made once per clone: with another one, a repeated request would look changed. */
export async function localDigestKey(folder: string): Promise<string> {
  const file = join(folder, 'digest-key');
  const existing = await readFile(file, 'utf8').catch(() => undefined);
  if (existing) return existing;
  const key = randomBytes(32).toString('base64');
  await mkdir(folder, { recursive: true });
  await writeFile(file, key, { mode: 0o600 });
  return key;
}
