import type { Directory } from '../../local/graph/directory.ts';
import type { GraphSimulator } from '../../local/graph/start.ts';
import type { Broker } from '../../local/service-bus/broker.ts';
import { createStackClient, type StackClient } from '../../local/stack/client.ts';
import { startThrowawayStack, type ThrowawayOptions, type ThrowawayStack } from '../../local/stack/throwaway.ts';

export type RunningStack = ThrowawayStack & {
  readonly client: StackClient;
  readonly graph: GraphSimulator;
  readonly broker: Broker;
};

/** The whole local stack on free ports, with the built app in a Functions host of its own process. */
export async function runStack(directory?: Directory, app: ThrowawayOptions['app'] = {}): Promise<RunningStack> {
  const running = await startThrowawayStack({ app, ...(directory && { directory }) });
  const { graph, broker } = running.stack.parts;
  if (!graph || !broker) throw new Error('A part is missing');
  const client = createStackClient(running.stack.endpoints);
  return {
    ...running,
    client,
    graph,
    broker,
    async close() {
      await client.close();
      await running.close();
    },
  };
}
