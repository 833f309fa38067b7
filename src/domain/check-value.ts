import type { IndexedDefinition } from './catalog.ts';
import { type AttributeType, attributeLimits } from './definition.ts';
import type { Suggest } from './nearest.ts';
import { MAX_PROBLEMS, type Problem } from './problem.ts';

/** Every problem of one wanted value; none means that it is an `AttributeValue` of the definition's type. */
export function checkValue(
  definition: IndexedDefinition,
  value: unknown,
  pointer: string,
  suggest: Suggest,
): readonly Problem[] {
  if (!definition.isCollection) {
    if (Array.isArray(value)) {
      return [
        {
          pointer,
          code: 'singleValueExpected',
          detail: `Give a single ${definition.type}, not a collection.`,
        },
      ];
    }
    return checkMember(definition, value, pointer, suggest);
  }
  if (!Array.isArray(value)) {
    return [
      {
        pointer,
        code: 'collectionExpected',
        detail: `Give a collection of ${definition.type} values.`,
      },
    ];
  }
  return checkMembers(value, pointer, (member, at) => checkMember(definition, member, at, suggest));
}

/** Each member once, and each by `check`. */
export function checkMembers(
  members: readonly unknown[],
  pointer: string,
  check: (member: unknown, at: string) => readonly Problem[],
): readonly Problem[] {
  const seen = new Set<unknown>();
  const problems: Problem[] = [];
  for (const [index, member] of members.entries()) {
    // Those that follow are wrong in vain, but never right unseen.
    if (problems.length >= MAX_PROBLEMS) break;
    const at = `${pointer}/${index}`;
    const isTwice = seen.has(member);
    seen.add(member);
    problems.push(
      ...(isTwice
        ? [{ pointer: at, code: 'duplicateValue' as const, detail: 'This value is in the collection already.' }]
        : check(member, at)),
    );
  }
  return problems;
}

export function checkMember(
  definition: IndexedDefinition,
  value: unknown,
  pointer: string,
  suggest: Suggest,
): readonly Problem[] {
  const problems = checkMemberType(definition, value, pointer);
  return problems.length > 0 ? problems : checkPredefined(definition, String(value), pointer, suggest);
}

/** The type alone: a value that is no longer predefined can still be taken away. */
export function checkMemberType(definition: IndexedDefinition, value: unknown, pointer: string): readonly Problem[] {
  const problem = checkType[definition.type](value);
  return problem ? [{ pointer, ...problem }] : [];
}

const checkType: Record<AttributeType, (value: unknown) => Omit<Problem, 'pointer'> | undefined> = {
  Boolean: (value) =>
    typeof value === 'boolean' ? undefined : { code: 'wrongType', detail: 'Give a Boolean: true or false.' },

  Integer(value) {
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      return {
        code: 'wrongType',
        detail: 'Give an Integer: a JSON number without a fraction.',
      };
    }
    const { integerMin, integerMax } = attributeLimits;
    return value >= integerMin && value <= integerMax
      ? undefined
      : {
          code: 'outOfRange',
          detail: `Give an Integer from ${integerMin} to ${integerMax}.`,
        };
  },

  String(value) {
    if (typeof value !== 'string' || !value.isWellFormed()) {
      return { code: 'wrongType', detail: 'Give a String of valid Unicode.' };
    }
    if (value.length === 0) {
      return {
        code: 'valueEmpty',
        detail: 'Give a String that is not empty; null removes the attribute.',
      };
    }
    return value.length <= attributeLimits.valueLength
      ? undefined
      : {
          code: 'valueTooLong',
          detail: `Give a String of at most ${attributeLimits.valueLength} characters.`,
        };
  },
};

/** Predefined values compare exactly: real tenants hold values that differ only by case or a trailing blank. */
function checkPredefined(
  definition: IndexedDefinition,
  value: string,
  pointer: string,
  suggest: Suggest,
): readonly Problem[] {
  if (!definition.usePreDefinedValuesOnly) return [];
  const isActive = definition.activeById.get(value);
  if (isActive === true) return [];
  if (isActive === false) {
    return [
      {
        pointer,
        code: 'valueInactive',
        detail: 'This predefined value is deactivated and cannot be assigned.',
      },
    ];
  }
  const active = definition.allowedValues.filter((allowed) => allowed.isActive).map((allowed) => allowed.id);
  const detail = `Give one of the ${active.length} active predefined values.${suggest(value, () => active)}`;
  return [{ pointer, code: 'valueNotAllowed', detail }];
}
