/** A stack on free ports with files of its own, for a demo or a test; nothing of it stays. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutAppSettings } from './app-settings.ts';
import type { PartOptions } from './parts.ts';
import type { StackSettings } from './settings.ts';
import { type Stack, startStack } from './stack.ts';

export type ThrowawayStack = {
  readonly stack: Stack;
  /** Everything the Functions host has logged so far. */
  log(): string;
  close(): Promise<void>;
};

const anyPort = { host: 0, graph: 0, identity: 0, records: 0, serviceBus: 0, blobs: 0, tables: 0 };
const nothingGiven = {
  graph: undefined,
  identityEndpoint: undefined,
  records: undefined,
  serviceBus: undefined,
  storage: undefined,
};

export type ThrowawayOptions = PartOptions & {
  readonly withHost?: boolean;
  /** Parts that somebody else has started. */
  readonly given?: Partial<StackSettings['given']>;
  /** With a collector of traces. */
  readonly withOtlp?: boolean;
  /** App settings other than the ordinary ones. */
  readonly app?: Readonly<Record<string, string>>;
};

export async function startThrowawayStack(options: ThrowawayOptions = {}): Promise<ThrowawayStack> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-'));
  let log = '';
  const stack = await startStack({
    ...options,
    settings: {
      ports: { ...anyPort, otlp: options.withOtlp ? 0 : undefined },
      given: { ...nothingGiven, ...options.given },
    },
    folder,
    environment: { ...withoutAppSettings(process.env), ...options.app },
    onLog: (text) => {
      log += text;
    },
  });
  return {
    stack,
    log: () => log,
    async close() {
      await stack.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
