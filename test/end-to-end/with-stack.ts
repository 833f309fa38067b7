import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Directory } from '../../local/graph/directory.ts';
import type { GraphSimulator } from '../../local/graph/start.ts';
import type { Broker } from '../../local/service-bus/broker.ts';
import { withoutAppSettings } from '../../local/stack/app-settings.ts';
import { createStackClient, type StackClient } from '../../local/stack/client.ts';
import { type Stack, startStack } from '../../local/stack/stack.ts';

export type RunningStack = {
  readonly stack: Stack;
  readonly client: StackClient;
  readonly graph: GraphSimulator;
  readonly broker: Broker;
  /** Everything the Functions host has logged so far. */
  log(): string;
  close(): Promise<void>;
};

const anyPort = { host: 0, graph: 0, identity: 0, serviceBus: 0, blobs: 0, tables: 0 };
const nothingGiven = { graph: undefined, identityEndpoint: undefined, serviceBus: undefined, storage: undefined };

/** The whole local stack on free ports, with the built app in a Functions host of its own process. */
export async function runStack(directory?: Directory): Promise<RunningStack> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-test-'));
  let log = '';
  const stack = await startStack({
    settings: { ports: anyPort, given: nothingGiven },
    folder,
    environment: withoutAppSettings(process.env),
    onLog: (text) => {
      log += text;
    },
    ...(directory && { directory }),
  });
  const { graph, broker } = stack.parts;
  if (!graph || !broker) throw new Error('A part is missing');
  const client = createStackClient(stack.endpoints);
  return {
    stack,
    client,
    graph,
    broker,
    log: () => log,
    async close() {
      await client.close();
      await stack.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
