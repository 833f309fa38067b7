/** What the scenes of the demo share. */
import type { GraphSimulator } from '../graph/start.ts';
import type { Answer, RequestStatus, StackClient } from '../stack/client.ts';

export type Stage = { readonly client: StackClient; readonly graph: GraphSimulator };
/** `seen` is what happened, `expected` what must; the scene is good when they are equal. */
export type Result = { readonly seen: string; readonly expected: string; readonly note: string };
export type Scene = { readonly title: string; play(stage: Stage): Promise<Result> };

export const patches = ({ graph }: Stage): number => graph.requests.filter(({ method }) => method === 'PATCH').length;

/** Longer than any scene takes: a new user may be looked for several times. */
const CLOSED_WITHIN_MS = 60_000;

/** Submits and follows the request to its end. */
export async function follow(stage: Stage, request: unknown) {
  const before = patches(stage);
  const answer: Answer = await stage.client.post('requests', request);
  if (answer.status !== 202) return { state: `refused with ${answer.status}`, written: 0, answer };
  const closed: RequestStatus = await stage.client.closed(String(answer.body['id']), CLOSED_WITHIN_MS);
  return { state: closed.state, written: patches(stage) - before, answer, closed };
}

export const plural = (count: number, noun: string, many = `${noun}s`) => `${count} ${count === 1 ? noun : many}`;
