/**
 * More requests than Graph lets through: how much of the documented write limit is used, and how often is it exceeded?
 * Beside the relay, a plain loop on the Graph client's own retry.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { Client } from '@microsoft/microsoft-graph-client';
import { createUser, type User } from '../../local/graph/directory.ts';
import { sampleDirectory } from '../../local/graph/directory-sample.ts';
import type { GraphSimulator } from '../../local/graph/start.ts';
import { GRAPH_RESOURCE } from '../../local/identity/managed-identity.ts';
import { createStackClient } from '../../local/stack/client.ts';
import { startThrowawayStack } from '../../local/stack/throwaway.ts';
import { finish } from './finish.ts';
import { digits, type Findings } from './report.ts';

const SECONDS = 90;
const IN_FLIGHT = 64;
const REQUESTS = 3_000;
const BATCH = 500;
/** Others have used most of the limit, as on a busy tenant: what is left of the burst is soon gone, then 20 a second. */
const AVAILABLE = 300;
const WRITES_PER_SECOND = 20;

type Result = { readonly made: number; readonly refused: number; readonly early: number; readonly allowed: number };

const users: User[] = Array.from({ length: REQUESTS }, (_, index) => createUser({ displayName: `User${index}` }));
const value = (index: number) => index % 1_000;

/** Writes of the time from the first one on, while `work` goes on. */
async function measure(graph: GraphSimulator, work: () => Promise<void>): Promise<Result> {
  graph.clearRequests();
  graph.faults.reset();
  graph.faults.throttleWrites({ available: AVAILABLE });
  const working = work();
  const writes = () => graph.requests.filter(({ method }) => method === 'PATCH');
  while (writes().length === 0) await sleep(5);
  const from = writes()[0]?.at ?? 0;
  for (let second = 0; second < SECONDS; second++) {
    await sleep(1_000);
    if (second % 15 === 14) process.stderr.write(`overload: ${second + 1} of ${SECONDS} s, ${writes().length} calls\n`);
  }
  const seen = writes();
  const made = seen.filter(({ status }) => status === 204).length;
  const allowed = AVAILABLE + ((Date.now() - from) / 1_000) * WRITES_PER_SECOND;
  const result = { made, refused: seen.length - made, early: graph.faults.earlyCalls, allowed };
  await working;
  return result;
}

const running = await startThrowawayStack({ directory: { ...sampleDirectory(), users } });
const { stack } = running;
const { graph, ca, identity } = stack.parts;
if (!graph || !ca) throw new Error('A part is missing');

const relay = await measure(graph, async () => {
  const client = createStackClient(stack.endpoints);
  for (let index = 0; index < REQUESTS; index += BATCH) {
    const requests = users.slice(index, index + BATCH).map(({ id }, offset) => ({
      eventId: `overload-${index + offset}`,
      target: { type: 'user', id },
      attributes: { Engineering: { NumVendors: value(index + offset) } },
    }));
    const { status } = await client.post('requests/batch', { requests });
    if (status !== 200) throw new Error(`The relay answered ${status}`);
  }
  await client.close();
});
await stack.host?.close();

tls.setDefaultCACertificates([...tls.getCACertificates('default'), ca]);
const tokenUrl = `${identity.identityEndpoint}?api-version=2019-08-01&resource=${encodeURIComponent(GRAPH_RESOURCE)}`;
const answer = await fetch(tokenUrl, { headers: { 'x-identity-header': identity.identityHeader } });
const { access_token: token } = (await answer.json()) as { access_token: string };
let isOver = false;
let givenUp = 0;
const loop = await measure(graph, async () => {
  const client = Client.init({
    authProvider: (done) => done(null, token),
    baseUrl: `${graph.url}/`,
    customHosts: new Set(['localhost']),
  });
  const queue = users.entries();
  const worker = async () => {
    for (const [index, { id }] of queue) {
      if (isOver) return;
      const set = {
        '@odata.type': '#Microsoft.DirectoryServices.CustomSecurityAttributeValue',
        'NumVendors@odata.type': '#Int32',
        NumVendors: value(index) + 1,
      };
      await client
        .api(`/users/${id}`)
        .patch({ customSecurityAttributes: { Engineering: set } })
        .catch(() => {
          givenUp += 1;
        });
    }
  };
  setTimeout(() => {
    isOver = true;
  }, SECONDS * 1_000);
  // What still waits for its retry when the time is over is not waited for.
  void Promise.all(Array.from({ length: IN_FLIGHT }, worker));
});

const share = ({ made, allowed }: Result) => `${digits((100 * made) / allowed)} % of the allowed writes`;
const of429 = ({ made, refused }: Result) => `${digits((100 * refused) / (made + refused))} % answered 429`;
const findings: Findings = {
  measurements: [
    {
      name: 'overload: allowed writes',
      against: 'written by the relay',
      ratio: relay.allowed / relay.made,
      limit: 1.053,
      baseline: relay.made,
      measured: relay.allowed,
      unit: 'writes',
    },
    {
      name: 'overload: answered 429',
      against: 'all write calls of the relay',
      ratio: relay.refused / (relay.made + relay.refused),
      limit: 0.01,
      baseline: relay.made + relay.refused,
      measured: relay.refused,
      unit: 'calls',
    },
    {
      name: 'overload: calls before Retry-After',
      against: 'all write calls of the relay',
      ratio: relay.early / (relay.made + relay.refused),
      limit: 0,
      baseline: relay.made + relay.refused,
      measured: relay.early,
      unit: 'calls',
    },
  ],
  notes: [
    `overload, ${SECONDS} s: relay ${share(relay)}, ${of429(relay)}, ${relay.early} calls before Retry-After`,
    `overload, ${SECONDS} s: plain loop with ${IN_FLIGHT} in flight on the client's own retry ${share(loop)}, ${of429(loop)}, ` +
      `${loop.early} calls before Retry-After, ${givenUp} writes given up`,
  ],
};
await running.close();
finish(findings);
