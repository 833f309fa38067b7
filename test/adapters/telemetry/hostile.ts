export const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
export const TRACE_PARENT = `00-${TRACE_ID}-00f067aa0ba902b7-01`;

/** What a sender may put where a `traceparent` belongs. */
export const hostileTraceParents: readonly (readonly [string, unknown])[] = [
  ['empty', ''],
  ['some text', 'trace me'],
  ['of another version', `01${TRACE_PARENT.slice(2)}`],
  ['of no version', `ff${TRACE_PARENT.slice(2)}`],
  ['all zeros', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`],
  ['without a trace', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
  ['without a span', `00-${TRACE_ID}-${'0'.repeat(16)}-01`],
  ['in capitals', TRACE_PARENT.toUpperCase()],
  ['too long', `${TRACE_PARENT}-more`],
  ['of two lines', `${TRACE_PARENT}\n`],
  ['5 KB', 'a'.repeat(5 * 1024)],
  ['a list', [TRACE_PARENT]],
  ['an object', { toString: TRACE_PARENT }],
  ['a number', 4711],
  ['null', null],
];
