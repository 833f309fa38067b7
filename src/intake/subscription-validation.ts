import * as z from 'zod';
import type { Problem } from '../domain/problem.ts';
import { parseJson } from './json.ts';
import { toProblems } from './shape.ts';

const VALIDATION = 'Microsoft.EventGrid.SubscriptionValidationEvent';
const LONGEST_CODE = 512;

/** learn: event-grid/end-point-validation-event-grid-events-schema. The `validationUrl` beside the code is never called. */
const validation = z.tuple([
  z.object({
    eventType: z.literal(VALIDATION),
    data: z.object({ validationCode: z.string().min(1).max(LONGEST_CODE) }),
  }),
]);

export type SubscriptionValidation =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** What Event Grid wants to hear again before it sends events. */
export function readSubscriptionValidation(body: Uint8Array): SubscriptionValidation {
  const json = parseJson(body);
  if (json.kind === 'problems') return json;
  const result = validation.safeParse(json.value, { reportInput: true });
  if (!result.success) return { kind: 'problems', problems: toProblems(result.error.issues) };
  return { kind: 'code', code: result.data[0].data.validationCode };
}
