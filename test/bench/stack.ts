/** The local stack without the Functions host, as a process: it must not share a thread with who is measured. */
import '../../local/stack/end-with-parent.ts';
import { createDirectory, createUser } from '../../local/graph/directory.ts';
import { sampleDirectory } from '../../local/graph/directory-sample.ts';
import { readStackSettings } from '../../local/stack/settings.ts';
import { startStack } from '../../local/stack/stack.ts';
import { userPrincipalNames } from './hire.ts';

export type StackReady = { readonly settings: Readonly<Record<string, string>>; readonly token: string };

const FORGET_REQUESTS_EVERY_IN_MS = 1_000;

const anyFreePort = Object.fromEntries(
  ['HOST', 'GRAPH', 'IDENTITY', 'RECORDS', 'SERVICEBUS', 'BLOBS', 'TABLES', 'OTLP'].map((part) => [
    `LOCAL_${part}_PORT`,
    '0',
  ]),
);
const stack = await startStack({
  settings: readStackSettings(anyFreePort),
  folder: process.argv[2] ?? '',
  withHost: false,
  directory: createDirectory({
    ...sampleDirectory(),
    users: userPrincipalNames.map((userPrincipalName) => createUser({ displayName: 'Hired', userPrincipalName })),
  }),
});
// Every request is kept for tests to look at; many thousands of them would slow down what is measured.
setInterval(() => stack.parts.graph?.clearRequests(), FORGET_REQUESTS_EVERY_IN_MS);

const ready: StackReady = { settings: stack.settings, token: stack.endpoints.token ?? '' };
process.send?.(ready);
