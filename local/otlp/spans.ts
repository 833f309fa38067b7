/** Spans of OTLP/JSON requests (opentelemetry-proto `trace/v1`), as far as they are looked at here. */
import { z } from 'zod';

const anyValue = z.object({
  stringValue: z.string().optional(),
  boolValue: z.boolean().optional(),
  intValue: z.union([z.number(), z.string()]).optional(),
  doubleValue: z.number().optional(),
});
const attributes = z.array(z.object({ key: z.string(), value: anyValue })).default([]);
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.int(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes,
  status: z.object({ code: z.int().default(0), message: z.string().optional() }).default({ code: 0 }),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
});
const tracesRequest = z.object({
  resourceSpans: z.array(
    z.object({ resource: z.object({ attributes }), scopeSpans: z.array(z.object({ spans: z.array(span) })) }),
  ),
});

export type CollectedSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: string;
  readonly startedAt: number;
  readonly durationInMs: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Of a span that failed: the word that says why. */
  readonly failure: string | undefined;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly resource: Readonly<Record<string, unknown>>;
};

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUS_ERROR = 2;

export const readSpans = (request: unknown): readonly CollectedSpan[] =>
  tracesRequest
    .parse(request)
    .resourceSpans.flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans.map((one) => toCollected(one, plain(resource.attributes)))),
    );

function toCollected(one: z.infer<typeof span>, resource: CollectedSpan['resource']): CollectedSpan {
  const startedAt = toMs(one.startTimeUnixNano);
  return {
    traceId: one.traceId,
    spanId: one.spanId,
    parentSpanId: one.parentSpanId || undefined,
    name: one.name,
    kind: KINDS[one.kind] ?? 'unspecified',
    startedAt,
    durationInMs: toMs(one.endTimeUnixNano) - startedAt,
    attributes: plain(one.attributes),
    failure: one.status.code === STATUS_ERROR ? (one.status.message ?? '') : undefined,
    links: one.links.map(({ traceId, spanId }) => ({ traceId, spanId })),
    resource,
  };
}

/** Nanoseconds since the epoch are more than a number holds exactly. */
const toMs = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000n) / 1_000;

const plain = (given: z.infer<typeof attributes>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(given.map(({ key, value }) => [key, Object.values(value).find((one) => one !== undefined)]));
