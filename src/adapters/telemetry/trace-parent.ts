import { type SpanContext, TraceFlags } from '@opentelemetry/api';
import { isTraceParent } from '../../domain/trace-parent.ts';

/**
 * What a `traceparent` names; undefined for whatever is none. Its flags are not read: a caller who says "not sampled"
 * would hide what he does.
 */
export function parseTraceParent(text: string | undefined): SpanContext | undefined {
  if (!isTraceParent(text)) return undefined;
  const [, traceId = '', spanId = ''] = text.split('-');
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

export const writeTraceParent = ({ traceId, spanId }: SpanContext): string => `00-${traceId}-${spanId}-01`;
