import type { Failure } from '../failure.ts';
import type { Io } from '../io.ts';
import type { Progress } from '../progress.ts';
import type { Relay } from '../relay/relay.ts';
import { type Found, request } from '../relay/shapes.ts';
import { isGoodEnd, isWorthWaiting } from '../relay/state.ts';
import type { Accepted } from './tally.ts';

export type End = Accepted & { readonly reason?: string | undefined; readonly problems?: readonly Found[] | undefined };
/** `open`: how many were still on their way when the wait was broken off. */
export type Ends = { readonly ends: readonly End[]; readonly open: number; readonly failure?: Failure | undefined };

/** Requests end in about the order they were sent in, so a few at a time means about one call for each. */
const IN_FLIGHT = 4;
const FIRST_PAUSE_IN_MS = 500;
const LONGEST_PAUSE_IN_MS = 15_000;

/** Waits until each has come to its end. */
export async function follow(
  requests: readonly Accepted[],
  relay: Relay,
  progress: Progress,
  { sleep, signal }: Pick<Io, 'sleep' | 'signal'>,
): Promise<Ends> {
  const ends: End[] = requests.filter(({ state }) => isGoodEnd(state));
  const queue = requests.filter(({ state }) => !isGoodEnd(state)).values();
  let failure: Failure | undefined;

  async function untilClosed(accepted: Accepted): Promise<void> {
    for (let pause = FIRST_PAUSE_IN_MS; !failure; pause = Math.min(LONGEST_PAUSE_IN_MS, pause * 1.5)) {
      const reply = await relay.call({ path: `requests/${encodeURIComponent(accepted.id)}`, schema: request });
      if (reply.kind === 'failed' && reply.failure.status === 404) {
        ends.push({ ...accepted, state: 'missing' });
        return;
      }
      if (reply.kind === 'failed') {
        failure ??= reply.failure;
        return;
      }
      const { state, reason, problems } = reply.body;
      if (!isWorthWaiting(state)) {
        ends.push({ ...accepted, state, reason, problems });
        progress.report(`${ends.length} of ${requests.length} requests have ended`);
        return;
      }
      await sleep(pause, signal);
    }
  }

  const worker = async () => {
    for (const accepted of queue) if (!failure) await untilClosed(accepted);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return { ends, open: requests.length - ends.length, failure };
}

/** Scheduled ones did as they were asked to. */
export const isBadEnd = ({ state }: End): boolean => !isGoodEnd(state) && state !== 'scheduled';
