/**
 * What is worth a look before a request is submitted, though it is nothing wrong: a closed list, explained in
 * docs/problems.md; a test keeps the two equal.
 */
export const warningCodes = [
  'nearValueLimit',
  'caseVariant',
  'valueInactive',
  'deprecatedAttribute',
  'notYetEffective',
  'recentlyWritten',
  'requestWithheld',
  'alreadySubmitted',
] as const;
export type WarningCode = (typeof warningCodes)[number];

/** `pointer` is an RFC 6901 JSON pointer into what was sent; `detail` has neither a value that was sent nor one that is held. */
export type Warning = { readonly pointer: string; readonly code: WarningCode; readonly detail: string };

export const notYetEffective: Warning = {
  pointer: '/effectiveAt',
  code: 'notYetEffective',
  detail: 'The request waits for this time. What it would do is told as of now.',
};

export const alreadySubmitted: Warning = {
  pointer: '/eventId',
  code: 'alreadySubmitted',
  detail: 'This request was submitted before: submitting it again makes no second request of it.',
};

export const requestWithheld = (pointer: string): Warning => ({
  pointer,
  code: 'requestWithheld',
  detail: 'The call would tell what the attribute holds besides what was sent, and the caller may not read it.',
});
