import type { Failure } from '../failure.ts';
import { type Action, keyOf } from './action.ts';
import { type Graph, statusOf } from './call.ts';
import { plan } from './plan.ts';
import { readPresent } from './read-present.ts';
import { created } from './shapes.ts';
import { type Ids, needs, toCall } from './to-call.ts';
import type { Wanted } from './wanted.ts';

/** `held`: what it needs was not created in this run. */
export type Fate = 'added' | 'already' | 'denied' | 'refused' | 'held' | 'notTried';
export type Applied = { readonly action: Action; readonly fate: Fate; readonly said?: string };

export type Applying = {
  readonly results: readonly Applied[];
  readonly ids: Ids;
  readonly failure?: Failure | undefined;
};

/**
 * Each in its turn. What the caller has no right to is left to others, and does not keep it from the rest. Where somebody
 * was quicker, what is left to do is planned anew: theirs may not be all that is wanted.
 */
export async function apply(
  graph: Graph,
  wanted: Wanted,
  planned: readonly Action[],
  known: Ids,
  onStart: (action: Action) => void,
): Promise<Applying> {
  const results: Applied[] = [];
  let ids = known;
  let queue = planned;
  for (let action = queue[0]; action !== undefined; action = queue[0]) {
    const missing = needs[action.change.kind];
    if (missing !== undefined && ids[missing] === undefined) {
      results.push({ action, fate: 'held' });
      queue = queue.slice(1);
      continue;
    }
    onStart(action);
    const done = await perform(graph, wanted, action, ids);
    if ('failure' in done) {
      return {
        results: [...results, ...queue.map((one) => ({ action: one, fate: 'notTried' as const }))],
        ids,
        failure: done.failure,
      };
    }
    results.push({ action, fate: done.fate, ...(done.said === undefined ? {} : { said: done.said }) });
    ids = { ...ids, ...done.ids };
    const tried = new Set(results.map((one) => keyOf(one.action)));
    queue = done.left ? done.left.filter((one) => !tried.has(keyOf(one))) : queue.slice(1);
  }
  return { results, ids };
}

type Done =
  | { readonly fate: Fate; readonly said?: string; readonly ids?: Partial<Ids>; readonly left?: readonly Action[] }
  | { readonly failure: Failure };

/**
 * A refusal can mean that it is there already, as somebody was quicker or the answer to the first try was lost; or that
 * what it needs is too fresh. Graph has one code for all of this, so it is looked at instead of read.
 */
async function perform(graph: Graph, wanted: Wanted, action: Action, ids: Ids): Promise<Done> {
  const call = toCall(action.change, wanted, ids);
  const waits = graph.waits();
  for (;;) {
    const reply = await graph.send(call, created);
    if (reply.kind === 'ok') return { fate: 'added', ids: idsFrom(action, reply.body) };
    const status = statusOf(reply);
    const said = reply.failure.message;
    if (status === 403) return { fate: 'denied', said };
    if (status !== 400 && status !== 404 && status !== 409) return { failure: reply.failure };
    const there = await look(graph, wanted, action);
    if (there !== 'missing') return there;
    if (!(await waits.next())) return { fate: 'refused', said };
  }
}

async function look(graph: Graph, wanted: Wanted, action: Action): Promise<Done | 'missing'> {
  const present = await readPresent(graph, wanted);
  if (present.kind === 'failed') return { failure: present.failure };
  const left = plan(wanted, present.body).actions;
  if (left.some((one) => keyOf(one) === keyOf(action))) return 'missing';
  const { application, api } = present.body;
  const found = {
    ...(application && { application: application.id, appId: application.appId }),
    ...(api && { api: api.id }),
  };
  return { fate: 'already', ids: found, left };
}

function idsFrom({ change }: Action, { id, appId }: { id?: string | undefined; appId?: string | undefined }) {
  if (change.kind === 'createApplication') return { application: id, appId };
  return change.kind === 'createServicePrincipal' ? { api: id } : {};
}
