import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServicePrincipal, User } from '../../local/graph/directory.ts';
import { sampleDirectory } from '../../local/graph/directory-sample.ts';
import type { StackClient } from '../../local/stack/client.ts';
import { queues, ROUTE_PREFIX } from '../../src/topology.ts';
import { createChoices } from './choices.ts';
import { type Calls, countCalls } from './graph-calls.ts';
import { type RelayUnderTest, startRelayUnderTest, until } from './relay-under-test.ts';
import { createSequence, type Sequence } from './sequences.ts';
import type { Submitted } from './workload.ts';

export type Round = {
  readonly sequences: readonly Sequence[];
  /** All requests, those that were sent again too, in the order in which they were sent. */
  readonly sent: readonly Submitted[];
  /** By event id, as the relay tells it. */
  readonly states: ReadonlyMap<string, string>;
  /** By object id. */
  readonly calls: ReadonlyMap<string, Calls>;
};

const BATCH = 250;
/** Twenty times what a wave of the long rounds takes on an idle machine. */
const WORKED_OFF_IN_MS = 200_000;

/** Sends sequences of events, all mixed up, to a stack of their own, and tells what became of them. */
export async function playRound(seed: number, count: number): Promise<Round> {
  const choices = createChoices(seed);
  const sequences = Array.from({ length: count }, (_, index) => createSequence(`${seed}-${index}`, choices));
  const waves = [0, 1].map((wave) => {
    const inWave = sequences.flatMap((sequence) => sequence.sent.filter((one) => one.wave === wave));
    return choices.shuffled(inWave.map(({ event }) => event));
  });
  const targets = sequences.map(({ target }) => target);
  const servicePrincipals = targets.filter((target): target is ServicePrincipal => 'appId' in target);
  const users = targets.filter((target): target is User => 'userPrincipalName' in target);
  const sources = await sourcesFor(servicePrincipals);
  const relay = await startRelayUnderTest({
    directory: { ...sampleDirectory(), users, servicePrincipals },
    settings: { SOURCES_DIR: sources },
  });
  try {
    const { client } = await relay.startHost();
    for (const wave of waves) {
      await submitAll(client, wave);
      await workedOff(relay);
    }
    const states = await statesOf(client);
    return { sequences, sent: waves.flat(), states, calls: countCalls(relay.graph.requests, sequences) };
  } finally {
    await relay.close();
    await rm(sources, { recursive: true });
  }
}

const LOCAL_SOURCE = join(import.meta.dirname, '../../local/sources/local.json');

/** The local source, with other service principals that it may write to. */
async function sourcesFor(servicePrincipals: readonly ServicePrincipal[]): Promise<string> {
  const source = JSON.parse(await readFile(LOCAL_SOURCE, 'utf8'));
  const ids = servicePrincipals.map(({ id }) => id);
  const allow = [{ ...source.allow[0], servicePrincipals: { keys: ['id', 'appId'], ids } }];
  const folder = await mkdtemp(join(tmpdir(), 'relay-sources-'));
  await writeFile(join(folder, 'local.json'), JSON.stringify({ ...source, allow }));
  return folder;
}

async function submitAll(client: StackClient, requests: readonly Submitted[]): Promise<void> {
  for (let index = 0; index < requests.length; index += BATCH) {
    const answer = await client.post('requests/batch', { requests: requests.slice(index, index + BATCH) });
    const results = (answer.body['results'] ?? []) as readonly { readonly status: number }[];
    const refused = results.find(({ status }) => status !== 202);
    if (answer.status !== 200 || refused) throw new Error(`Not accepted: ${JSON.stringify(refused ?? answer.body)}`);
  }
}

/** Until the queue has nothing left; the relay completes a message when its request is closed, or has another one. */
async function workedOff({ broker }: RelayUnderTest): Promise<void> {
  const counts = () => broker?.counts(queues.assignments.name);
  const isEmpty = () => {
    const { active, scheduled, locked } = counts() ?? {};
    return active === 0 && scheduled === 0 && locked === 0;
  };
  await until(isEmpty, WORKED_OFF_IN_MS, () => JSON.stringify(counts()));
}

async function statesOf(client: StackClient): Promise<ReadonlyMap<string, string>> {
  const states = new Map<string, string>();
  for (let path: string | undefined = 'requests?source=local&top=200'; path !== undefined; ) {
    const { body } = await client.get(path);
    const { value, nextLink } = body as { value: { eventId: string; state: string }[]; nextLink?: string };
    for (const { eventId, state } of value) states.set(eventId, state);
    path = nextLink?.replace(`/${ROUTE_PREFIX}/`, '');
  }
  return states;
}
