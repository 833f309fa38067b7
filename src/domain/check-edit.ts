import type { IndexedDefinition } from './catalog.ts';
import type { Member } from './change.ts';
import { checkMember, checkMembers, checkMemberType } from './check-value.ts';
import type { Suggest } from './nearest.ts';
import { type Problem, pointerTo } from './problem.ts';

/** `{ add, remove }`, once `checkEdit` has found nothing wrong with it. */
export type Edit = { readonly add?: readonly Member[]; readonly remove?: readonly Member[] };

export const isEdit = (value: unknown): value is Edit =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const FIELDS: readonly string[] = ['add', 'remove'];

/** Every problem of an edit of a collection. */
export function checkEdit(
  definition: IndexedDefinition,
  value: unknown,
  pointer: string,
  suggest: Suggest,
): readonly Problem[] {
  if (!definition.isCollection) {
    const detail = `Give a single ${definition.type}; only a collection can be edited.`;
    return [{ pointer, code: 'singleValueExpected', detail }];
  }
  const edit = Object(value) as Readonly<Record<string, unknown>>;
  const strange = Object.keys(edit).filter((field) => !FIELDS.includes(field));
  if (strange.length > 0) return strange.map((field) => unknownField(pointer, field));
  if (FIELDS.every((field) => isEmpty(edit[field]))) {
    return [{ pointer, code: 'tooShort', detail: "Name at least one value to 'add' or to 'remove'." }];
  }
  return FIELDS.flatMap((field) => checkField(definition, edit, field, `${pointer}/${field}`, suggest));
}

const isEmpty = (members: unknown): boolean =>
  members === undefined || (Array.isArray(members) && members.length === 0);

const unknownField = (pointer: string, field: string): Problem => ({
  pointer: `${pointer}${pointerTo(field)}`,
  code: 'unknownField',
  detail: "A collection is edited by 'add' and 'remove'.",
});

function checkField(
  definition: IndexedDefinition,
  edit: Readonly<Record<string, unknown>>,
  field: string,
  pointer: string,
  suggest: Suggest,
): readonly Problem[] {
  const { [field]: members, add } = edit;
  if (members === undefined) return [];
  if (!Array.isArray(members)) {
    return [{ pointer, code: 'collectionExpected', detail: `Give a collection of ${definition.type} values.` }];
  }
  if (field === 'add')
    return checkMembers(members, pointer, (member, at) => checkMember(definition, member, at, suggest));
  const added = new Set(Array.isArray(add) ? add : []);
  return checkMembers(members, pointer, (member, at) =>
    added.has(member)
      ? [{ pointer: at, code: 'duplicateValue', detail: 'A value can be added or removed, not both.' }]
      : checkMemberType(definition, member, at),
  );
}
