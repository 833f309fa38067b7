/** W3C Trace Context, version 00; neither id may be all zeros. */
const TRACE_PARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Whether a `traceparent`, which may come from anybody, is one. */
export const isTraceParent = (value: unknown): value is string => typeof value === 'string' && TRACE_PARENT.test(value);
