import { randomBytes } from 'node:crypto';
import type { TraceContext } from './worker/core-types.ts';

const TRACE_PARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$/;

/**
 * The host runs each invocation in an activity of its own: the caller's trace goes on under a new span
 * (host `ScriptInvocationContextExtensions.GetRpcTraceContext`); without a valid parent a new trace begins.
 */
export function startSpan(traceParent?: string, traceState?: string): TraceContext {
  const parent = TRACE_PARENT.exec(traceParent ?? '');
  const traceId = parent?.[1] ?? randomBytes(16).toString('hex');
  const span = randomBytes(8).toString('hex');
  return {
    traceParent: `00-${traceId}-${span}-${parent?.[2] ?? '00'}`,
    traceState: (parent && traceState) ?? '',
    attributes: {},
  };
}
