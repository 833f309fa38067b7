import type * as z from 'zod';
import { MAX_PROBLEMS, type Problem, type ProblemCode, pointerTo } from '../domain/problem.ts';

type Issue = z.core.$ZodIssue;

/**
 * A schema's issues in the relay's words. zod's own messages are not passed on: they are another library's contract
 * and may come to quote input.
 */
export function toProblems(issues: readonly Issue[]): readonly Problem[] {
  const problems = issues.flatMap((issue) => {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys') {
      const detail = 'This field is not part of a request.';
      return issue.keys.slice(0, MAX_PROBLEMS).map((key) => ({
        pointer: pointerTo(...path, key),
        code: 'unknownField' as const,
        detail,
      }));
    }
    return [{ pointer: pointerTo(...path), ...describe(issue) }];
  });
  return problems.slice(0, MAX_PROBLEMS);
}

function describe(issue: Issue): { readonly code: ProblemCode; readonly detail: string } {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.input, issue.expected === 'record' ? 'object' : issue.expected);
    case 'invalid_union':
      return oneOf(valueAt(issue.input, issue.discriminator), optionsOf(issue));
    case 'invalid_value':
      return oneOf(issue.input, issue.values);
    case 'too_small':
      return { code: 'tooShort', detail: `Give at least ${issue.minimum}.` };
    case 'too_big':
      return { code: issue.origin === 'array' ? 'tooMany' : 'tooLong', detail: `Give at most ${issue.maximum}.` };
    case 'custom':
      return { code: (issue.params?.['code'] as ProblemCode | undefined) ?? 'invalidFormat', detail: issue.message };
    case 'invalid_format':
      // The only message that is passed on: every format of the schemas brings its own.
      return { code: 'invalidFormat', detail: issue.message };
    default:
      return { code: 'invalidFormat', detail: 'This field has not the form that is documented.' };
  }
}

const wrongType = (input: unknown, expected: string) =>
  input === undefined
    ? { code: 'required' as const, detail: `This field is required: ${expected}.` }
    : { code: 'invalidType' as const, detail: `Give a value of type ${expected}.` };

function oneOf(input: unknown, allowed: readonly unknown[]) {
  const code = input === undefined ? ('required' as const) : ('invalidFormat' as const);
  return { code, detail: `Give one of: ${allowed.map(String).join(', ')}.` };
}

const valueAt = (input: unknown, field: string | undefined): unknown =>
  field === undefined ? input : (Object(input) as Record<string, unknown>)[field];

/** zod gives the options of a discriminated union without declaring them. */
const optionsOf = (issue: object): readonly unknown[] =>
  'options' in issue && Array.isArray(issue.options) ? issue.options : [];
