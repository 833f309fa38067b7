import * as z from 'zod';

/**
 * What is read of the relay's answers. Unknown fields are dropped, so that nothing is shown that was not looked at
 * here; a problem's `detail` is one of them, for its suggestion can betray the value that it answers.
 */
export const problem = z.object({ pointer: z.string(), code: z.string() });
/** With what only the reader of a file knows: the column, and a text of its own. */
export type Found = z.infer<typeof problem> & { readonly column?: string | undefined; readonly detail?: string };

export const problemDetails = z.object({
  status: z.number().optional(),
  detail: z.string().optional(),
  errors: z.array(problem).optional(),
});
export type ProblemDetails = z.infer<typeof problemDetails>;

export const target = z.object({
  type: z.string(),
  id: z.string().optional(),
  userPrincipalName: z.string().optional(),
  mail: z.string().optional(),
  employeeId: z.string().optional(),
  appId: z.string().optional(),
});
export type Target = z.infer<typeof target>;

export const attributeResult = z.object({ attributeSet: z.string(), name: z.string(), result: z.string() });
export type AttributeResult = z.infer<typeof attributeResult>;

export const request = z.object({
  id: z.string(),
  source: z.string(),
  eventId: z.string().optional(),
  state: z.string(),
  reason: z.string().optional(),
  target: target.optional(),
  problems: z.array(problem).optional(),
  results: z.array(attributeResult).optional(),
  submittedBy: z.string().optional(),
  onBehalfOf: z.string().optional(),
  justification: z.string().optional(),
  reference: z.string().optional(),
  occurredAt: z.string().optional(),
  effectiveAt: z.string().optional(),
  effectiveUntil: z.string().optional(),
  attempts: z.number().optional(),
  replaces: z.string().optional(),
  replacedBy: z.string().optional(),
  receivedAt: z.string(),
  updatedAt: z.string(),
});
export type RequestStatus = z.infer<typeof request>;

export const deadLetter = z.object({
  id: z.string(),
  source: z.string(),
  eventId: z.string().optional(),
  reason: z.string(),
  problems: z.array(problem).optional(),
  target: target.optional(),
  objectId: z.string().optional(),
  attempts: z.number(),
  receivedAt: z.string(),
  deadLetteredAt: z.string(),
  reference: z.string().optional(),
});
export type DeadLetter = z.infer<typeof deadLetter>;

export const batchAnswer = z.object({
  results: z.array(
    z.object({
      index: z.number(),
      status: z.number(),
      id: z.string().optional(),
      state: z.string().optional(),
      replayed: z.boolean().optional(),
      problem: problemDetails.optional(),
    }),
  ),
});

const letterResult = z.object({
  id: z.string(),
  status: z.number(),
  state: z.string().optional(),
  replacedBy: z.string().optional(),
  problem: problemDetails.optional(),
});
export type LetterResult = z.infer<typeof letterResult>;
export const letterAnswer = z.object({ results: z.array(letterResult), cursor: z.string().optional() });

const verifiedTarget = z.object({
  target,
  checked: z.number(),
  unverifiable: z.number(),
  differences: z.array(z.object({ attributeSet: z.string(), name: z.string(), difference: z.string() })),
  finding: z.string().optional(),
});
export type VerifiedTarget = z.infer<typeof verifiedTarget>;
export const verificationAnswer = z.object({ value: z.array(verifiedTarget), cursor: z.string().optional() });

export const replaced = z.object({ id: z.string(), replaces: z.string() });

export const cancelled = z.object({ id: z.string(), state: z.string() });

export const health = z.object({
  status: z.enum(['healthy', 'degraded']),
  gate: z.object({
    state: z.enum(['open', 'closed', 'halfOpen']),
    closedUntil: z.string().optional(),
    cause: z.string().optional(),
  }),
  catalog: z.object({ loadedAt: z.string(), ageInSeconds: z.number() }),
  lastWriteAt: z.string().optional(),
  permissions: z.string(),
});
