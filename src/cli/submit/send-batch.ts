import type * as z from 'zod';
import type { Failure } from '../failure.ts';
import type { Relay } from '../relay/relay.ts';
import { batchAnswer, type Found } from '../relay/shapes.ts';
import { isFresh } from '../relay/state.ts';
import { type Sendable, toBody } from './batches.ts';

export type Answer =
  | { readonly kind: 'accepted'; readonly id: string; readonly state: string; readonly known: boolean }
  | { readonly kind: 'refused'; readonly status: number; readonly problems: readonly Found[] }
  | { readonly kind: 'tryAgain' };

export type Sent = { readonly answers: ReadonlyMap<Sendable, Answer>; readonly failure?: Failure };

/**
 * Sends what the relay asks for again until it has an answer for good, or patience is over. Repeating is harmless:
 * every request has its eventId.
 */
export async function sendBatch(relay: Relay, requests: readonly Sendable[]): Promise<Sent> {
  const answers = new Map<Sendable, Answer>();
  const patience = relay.newPatience();
  let open = requests;
  while (open.length > 0) {
    const call = {
      path: 'requests/batch',
      body: toBody(open),
      schema: batchAnswer,
      repeatable: true,
      carriesValues: true,
    };
    const reply = await relay.call(call, patience);
    if (reply.kind === 'failed') return { answers, failure: reply.failure };
    for (const result of reply.body.results) {
      const request = open[result.index];
      if (request) answers.set(request, toAnswer(result));
    }
    open = open.filter((request) => isOpen(answers.get(request)));
    if (open.length > 0 && !(await relay.wait(patience, reply.retryAfterInMs))) break;
  }
  return { answers };
}

const isOpen = (answer: Answer | undefined): boolean => answer === undefined || answer.kind === 'tryAgain';

function toAnswer(result: z.infer<typeof batchAnswer>['results'][number]): Answer {
  const { status, id, state, replayed, problem } = result;
  if (status === 202 && id !== undefined && state !== undefined) {
    return { kind: 'accepted', id, state, known: replayed ?? !isFresh(state) };
  }
  const isFinal = status >= 400 && status < 500 && status !== 429;
  return isFinal ? { kind: 'refused', status, problems: problem?.errors ?? [] } : { kind: 'tryAgain' };
}
