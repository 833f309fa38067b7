import type { z } from 'zod';
import { type Problem, type ProblemCode, pointerTo } from '../domain/problem.ts';

type Issue = z.core.$ZodIssue;

/**
 * A schema's issues in the relay's words. zod's own messages are not passed on: they are another library's contract
 * and may come to quote input.
 */
export function toProblems(issues: readonly Issue[]): readonly Problem[] {
  return issues.flatMap((issue) => {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys') {
      const detail = 'This field is not part of a request.';
      return issue.keys.map((key) => ({
        pointer: pointerTo(...path, key),
        code: 'unknownField' as const,
        detail,
      }));
    }
    return [{ pointer: pointerTo(...path), ...describe(issue) }];
  });
}

function describe(issue: Issue): {
  readonly code: ProblemCode;
  readonly detail: string;
} {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? {
            code: 'required',
            detail: `This field is required: ${issue.expected}.`,
          }
        : {
            code: 'invalidType',
            detail: `Give a value of type ${issue.expected}.`,
          };
    case 'too_small':
      return { code: 'tooShort', detail: `Give at least ${issue.minimum}.` };
    case 'too_big':
      return {
        code: issue.origin === 'array' ? 'tooMany' : 'tooLong',
        detail: `Give at most ${issue.maximum}.`,
      };
    case 'invalid_value':
      return {
        code: 'invalidFormat',
        detail: `Give one of: ${issue.values.map(String).join(', ')}.`,
      };
    case 'custom':
      return {
        code: (issue.params?.['code'] as ProblemCode | undefined) ?? 'invalidFormat',
        detail: issue.message,
      };
    default:
      return { code: 'invalidFormat', detail: issue.message };
  }
}
