import type { Verify } from '../app/verify.ts';
import type { Verified } from '../app/verify-target.ts';
import type { Target, TargetId } from '../domain/request.ts';
import { type Cursors, foreignCursor } from '../intake/cursor.ts';
import { readVerification, type VerificationOrder } from '../intake/verification.ts';
import type { TargetMemories } from '../ports/target-memories.ts';
import { limits } from '../topology.ts';
import { readJsonBody } from './body.ts';
import { askLater } from './directory-problem.ts';
import type { GuardedHandler } from './guard.ts';
import { problem } from './problem.ts';

type Dependencies = {
  readonly verify: Verify;
  readonly memories: Pick<TargetMemories, 'list'>;
  readonly cursors: Cursors;
};
/** `keys`: where a page can be interrupted, after each of its targets; named targets are verified whole or not at all. */
type Selection = {
  readonly targets: readonly Target[];
  readonly keys: readonly string[];
  readonly next: string | undefined;
};

/** `POST verifications`: whether the directory still shows what was applied. Says where it does not, and never what. */
export function createVerification({ verify, memories, cursors }: Dependencies): GuardedHandler {
  return async (request, caller, log) => {
    const body = await readJsonBody(request, limits.bodyBytes);
    if (body.kind === 'refused') return body.response;
    const read = readVerification(body.value);
    if (read.kind === 'problems') return problem(422, 'The verification cannot be read.', read.problems);
    const question = ['verifications', caller.applicationId] as const;
    const selection = await select(read.order, (cursor) => cursors.read(question, cursor));
    if (!selection) return FORGED;

    const { verified, stopped } = await verify(selection.targets, log);
    const differing = verified.filter(({ differences, finding }) => differences.length > 0 || finding).length;
    const { applicationId: operatedBy } = caller;
    log('info', 'targets.verified', {
      operatedBy,
      targets: verified.length,
      differing,
      isStopped: stopped !== undefined,
    });
    const position = stopped ? selection.keys[verified.length - 1] : selection.next;
    if (stopped && position === undefined) return askLater(UNASKED, stopped.retryAfterInMs);
    const cursor = position === undefined ? {} : { cursor: cursors.write(question, position) };
    const headers = { 'cache-control': 'no-store' };
    return { status: 200, jsonBody: { value: verified.map(toItem), ...cursor }, headers };
  };

  /** Undefined for a cursor that is none. */
  async function select(
    order: VerificationOrder,
    read: (cursor: string) => string | undefined,
  ): Promise<Selection | undefined> {
    if ('targets' in order) return { targets: order.targets, keys: [], next: undefined };
    const after = order.cursor === undefined ? undefined : read(order.cursor);
    if (order.cursor !== undefined && after === undefined) return undefined;
    const { items, cursor } = await memories.list(order.top, after);
    return {
      targets: items.map(({ target }) => toTarget(target)),
      keys: items.map(({ key }) => key),
      next: cursor,
    };
  }
}

const toTarget = ({ type, objectId }: TargetId): Target => ({ type, key: 'id', value: objectId });

const FORGED = problem(422, 'The cursor cannot be read.', [foreignCursor]);

const UNASKED = 'The directory may not be called at the moment. Send the same again.';

function toItem({ target, objectId, checked, unverifiable, differences, finding }: Verified) {
  const named = { type: target.type, [target.key]: target.value, ...(objectId === undefined ? {} : { id: objectId }) };
  return { target: named, checked, unverifiable, differences, ...(finding ? { finding } : {}) };
}
