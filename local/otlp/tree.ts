import type { CollectedSpan } from './spans.ts';

/** What tells spans of one name apart. */
const SHOWN = [
  'http.response.status_code',
  'relay.source',
  'relay.lane',
  'relay.hop',
  'relay.state',
  'relay.reason',
] as const;

/** Each trace as a tree for a person to read: the oldest first, and what has no parent here at its top. */
export function drawTraces(spans: readonly CollectedSpan[]): string {
  const traces = Map.groupBy(byStart(spans), ({ traceId }) => traceId);
  return [...traces].map(([traceId, own]) => `trace ${traceId}\n${drawLevel(rootsOf(own), own, '')}`).join('\n');
}

const byStart = (spans: readonly CollectedSpan[]) => spans.toSorted((a, b) => a.startedAt - b.startedAt);

const rootsOf = (spans: readonly CollectedSpan[]): readonly CollectedSpan[] => {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  return spans.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
};

function drawLevel(level: readonly CollectedSpan[], all: readonly CollectedSpan[], indent: string): string {
  return level
    .map((span, index) => {
      const isLast = index === level.length - 1;
      const children = all.filter(({ parentSpanId }) => parentSpanId === span.spanId);
      const below = drawLevel(children, all, `${indent}${isLast ? '   ' : '│  '}`);
      return `${indent}${isLast ? '└─ ' : '├─ '}${describe(span)}\n${below}`;
    })
    .join('');
}

function describe({ name, kind, durationInMs, attributes, failure }: CollectedSpan): string {
  const shown = SHOWN.filter((key) => attributes[key] !== undefined).map((key) => `${key}=${attributes[key]}`);
  const failed = failure === undefined ? [] : [`failed: ${failure}`];
  return [`${name} (${kind}, ${durationInMs.toFixed(1)} ms)`, ...shown, ...failed].join('  ');
}
