/**
 * What can be wrong with a request, as a closed list: clients may branch on `code`, never on `detail`.
 * docs/problems.md explains each; a test keeps the two lists equal.
 */
export const problemCodes = [
  // The bytes are not a JSON document the relay can read without loss.
  'invalidUtf8',
  'malformedJson',
  'duplicateKey',
  'forbiddenKey',
  'tooDeep',
  'unsafeNumber',
  // The document has not the shape of a request.
  'required',
  'unknownField',
  'invalidType',
  'invalidFormat',
  'tooShort',
  'tooLong',
  'tooMany',
  'oneTargetKey',
  'oneSelector',
  'inFuture',
  'tooEarly',
  'unknownParameter',
  'idConflict',
  'notReplayable',
  'ownRelease',
  // The record of a thin event.
  'recordRefused',
  // The mapping of the source makes no request of the event.
  'mappingFailed',
  // The catalog of definitions does not allow it.
  'unknownAttributeSet',
  'unknownAttribute',
  'ambiguousAttribute',
  'duplicateName',
  'deprecatedAttribute',
  'wrongType',
  'collectionExpected',
  'singleValueExpected',
  'outOfRange',
  'valueEmpty',
  'valueTooLong',
  'valueNotAllowed',
  'valueInactive',
  'duplicateValue',
  'tooManyValues',
  'notSearchable',
  // The policy of the source does not allow it.
  'targetTypeNotAllowed',
  'targetKeyNotAllowed',
  'targetNotAllowed',
  'attributeNotAllowed',
  'operationNotAllowed',
  'attributeSetNotAllowed',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** `pointer` is an RFC 6901 JSON pointer into what the sender sent; `detail` never contains a value that was sent. */
export type Problem = {
  readonly pointer: string;
  readonly code: ProblemCode;
  readonly detail: string;
};

/** What one answer names at the most: a large body can be wrong in a million places. */
export const MAX_PROBLEMS = 100;

export const pointerTo = (...path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
