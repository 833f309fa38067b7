import * as z from 'zod';
import { type Problem, pointerTo } from '../domain/problem.ts';
import type { AssignmentRequest, RequestedAttributes } from '../domain/request.ts';
import { toProblems } from './shape.ts';
import { target, text } from './target.ts';
import { time } from './time.ts';
import { wanted } from './wanted.ts';

/** Four times what an object can hold; what became of each is recorded, and told with every list. */
const MAX_ATTRIBUTES = 200;

const atLeastOne = {
  message: 'Name at least one.',
  params: { code: 'tooShort' },
};
const attributes = z
  .record(
    z.string(),
    z
      .record(z.string(), wanted)
      .refine((set) => Object.keys(set).length > 0, atLeastOne)
      .meta({ minProperties: 1 })
      .nullable()
      .describe('Attribute to wanted value; null removes every attribute of the set.'),
  )
  .refine((sets) => Object.keys(sets).length > 0, atLeastOne)
  .refine((sets) => Object.values(sets).flatMap((set) => Object.keys(set ?? { set })).length <= MAX_ATTRIBUTES, {
    message: `Name at most ${MAX_ATTRIBUTES} attributes.`,
    params: { code: 'tooMany' },
  })
  .meta({ minProperties: 1, maxProperties: MAX_ATTRIBUTES });

export const canonicalRequest = z.strictObject({
  version: z.literal(1).optional(),
  eventId: text(256).describe("The sender's own id of the event: the same id with the same content is one request."),
  target,
  attributes: attributes.describe(
    `Attribute set to attributes, at most ${MAX_ATTRIBUTES} in all. What is not named stays as it is.`,
  ),
  occurredAt: time.optional().describe('When it happened, at most 5 minutes ahead; without it, the time of receipt.'),
  effectiveAt: time.optional().describe('Not before this time, which may be up to 10 years ahead.'),
  effectiveUntil: time.optional().describe('Then what the request changed is taken back, if nothing newer changed it.'),
  reference: text(256).optional().describe('Kept with the request, to find it by.'),
  onBehalfOf: text(256).optional().describe('For whom the sender acts, as it says itself.'),
  justification: text(1_024).optional(),
});

/** What could be read of a document. `attributes` is there whenever they have their shape, so that they are checked too. */
export type CanonicalReading =
  | { readonly kind: 'request'; readonly request: AssignmentRequest }
  | {
      readonly kind: 'problems';
      readonly problems: readonly Problem[];
      readonly attributes: RequestedAttributes | undefined;
      readonly eventId: string | undefined;
    };

/** More than this ahead of our clock is a broken clock or a wish for the future, not something that has occurred. */
export const CLOCK_SKEW_IN_MS = 5 * 60_000;
/** A request that is further away than this is a mistake in a year. */
const FURTHEST_IN_MS = 10 * 366 * 24 * 3_600_000;

/** Reads a canonical request, or names everything that is wrong with its shape. */
export function readCanonical(value: unknown, now: number): CanonicalReading {
  const result = canonicalRequest.safeParse(value, { reportInput: true });
  if (result.success) {
    const { version, ...request } = result.data;
    const problems = checkTimes(request, now);
    if (problems.length === 0) return { kind: 'request', request };
    return { kind: 'problems', problems, attributes: request.attributes, eventId: request.eventId };
  }
  const read = <K extends Field>(name: K) => readField(name, value);
  const [occurredAt, effectiveAt, effectiveUntil] = [read('occurredAt'), read('effectiveAt'), read('effectiveUntil')];
  return {
    kind: 'problems',
    problems: [...toProblems(result.error.issues), ...checkTimes({ occurredAt, effectiveAt, effectiveUntil }, now)],
    attributes: read('attributes'),
    eventId: read('eventId'),
  };
}

type Times = Pick<AssignmentRequest, 'occurredAt' | 'effectiveAt' | 'effectiveUntil'>;

function checkTimes({ occurredAt, effectiveAt, effectiveUntil }: Times, now: number): readonly Problem[] {
  const problems: Problem[] = [];
  const parse = (text: string | undefined) => (text === undefined ? now : Date.parse(text));
  // Or an event could take effect now and outrank all others until that time.
  if (parse(occurredAt) > Math.max(now + CLOCK_SKEW_IN_MS, parse(effectiveAt))) {
    const detail = 'This time is more than 5 minutes in the future; effectiveAt says when something shall take effect.';
    problems.push({ pointer: '/occurredAt', code: 'inFuture', detail });
  }
  for (const [name, time] of Object.entries({ effectiveAt, effectiveUntil })) {
    if (parse(time) <= now + FURTHEST_IN_MS) continue;
    problems.push({ pointer: pointerTo(name), code: 'inFuture', detail: 'Give a time within the next 10 years.' });
  }
  const begins = Math.max(now, parse(occurredAt), parse(effectiveAt));
  if (effectiveUntil !== undefined && parse(effectiveUntil) <= begins) {
    const detail = 'Give a time that is still to come, and later than occurredAt and effectiveAt.';
    problems.push({ pointer: '/effectiveUntil', code: 'tooEarly', detail });
  }
  return problems;
}

type Field = keyof typeof canonicalRequest.shape;

/** A single field, of a document whose other fields are wrong. */
function readField<K extends Field>(name: K, document: unknown): z.infer<typeof canonicalRequest>[K] | undefined {
  const { [name]: value } = Object(document) as Readonly<Record<Field, unknown>>;
  return canonicalRequest.shape[name].safeParse(value).data as z.infer<typeof canonicalRequest>[K] | undefined;
}
