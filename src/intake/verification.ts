import * as z from 'zod';
import type { Problem } from '../domain/problem.ts';
import { limits } from '../topology.ts';
import { cursor } from './list-query.ts';
import { toProblems } from './shape.ts';
import { target } from './target.ts';

const named = z.strictObject({ targets: z.array(target).min(1).max(limits.verifiedTargets) });
const page = z.strictObject({
  top: z.int().min(1).max(limits.verifiedTargets).default(limits.verifiedTargets),
  cursor,
});

export const verification = z.union([named, page]);

/** Which targets an operator means: some by their names, or a page of all that the relay has ever written. */
export type VerificationOrder = z.infer<typeof verification>;

export type VerificationReading =
  | { readonly kind: 'order'; readonly order: VerificationOrder }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

export function readVerification(document: unknown): VerificationReading {
  const isNamed = typeof document === 'object' && document !== null && 'targets' in document;
  const result = (isNamed ? named : page).safeParse(document, { reportInput: true });
  return result.success
    ? { kind: 'order', order: result.data }
    : { kind: 'problems', problems: toProblems(result.error.issues) };
}
