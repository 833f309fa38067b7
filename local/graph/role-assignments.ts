/** GD rbacapplication-list-roleassignments, rbacapplication-post-roleassignments, for the directory provider. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Handler } from './context.ts';
import { parseFilter } from './filter/parse-filter.ts';
import { exact, propertyCondition } from './filter/property-condition.ts';
import type { RoleAssignment } from './grants.ts';
import { type Entity, listPage, single } from './list.ts';
import { blankEntity } from './metadata/entity-type.ts';
import { roleAssignmentType as type } from './metadata/grant-types.ts';
import { parseQuery } from './parse-query.ts';
import { readBody } from './read-body.ts';
import { badRequest, insufficientPrivileges, notFound } from './refusal.ts';

const PATH = 'roleManagement/directory/roleAssignments';
const FILTERABLE = new Map([
  ['principalId', exact],
  ['roleDefinitionId', exact],
]);
const SET_SCOPE = '/attributeSets/';

const assignment = z.strictObject({
  '@odata.type': z.string().optional(),
  principalId: z.guid(),
  roleDefinitionId: z.guid(),
  directoryScopeId: z.string().startsWith('/'),
});

/** ED permissions-reference. Others have no name here. */
const roleNames: Readonly<Record<string, string>> = {
  '58a13ea3-c632-46ae-9ee0-9c0d43cd7f3d': 'Attribute Assignment Administrator',
  '8424c6f0-a189-499e-bbd0-26c1753c96d4': 'Attribute Definition Administrator',
  '62e90394-69f5-4237-9190-012177145e10': 'Global Administrator',
};

export const listRoleAssignments: Handler = (request, context) => {
  const query = parseQuery(request.query, ['$select', '$filter', '$expand', '$skiptoken']);
  if (!context.may('readRoleAssignments')) throw insufficientPrivileges();
  // Assumed, status and text.
  if (query.$expand !== undefined && query.$expand !== 'roleDefinition') throw badRequest('Unsupported expand clause.');
  const clauses = query.$filter === undefined ? [] : parseFilter(query.$filter);
  const holds = clauses.map((clause) => propertyCondition(clause, 'UnifiedRoleAssignment', FILTERABLE));
  const entities: readonly Entity[] = context.directory.roleAssignments
    .map((one) => ({ ...blankEntity(type), ...one }))
    .filter((one) => holds.every((condition) => condition(one)));
  const of = (id: string) => {
    const { roleDefinitionId = '' } = context.directory.roleAssignments.find((one) => one.id === id) ?? {};
    return { id: roleDefinitionId, displayName: roleNames[roleDefinitionId] ?? null };
  };
  const expand = query.$expand === undefined ? {} : { expand: { name: 'roleDefinition', of } };
  return listPage({ type, path: PATH, context: PATH, query, entities, ...expand }, request, context);
};

export const createRoleAssignment: Handler = (request, context) => {
  const query = parseQuery(request.query, []);
  const read = assignment.safeParse(readBody(request));
  if (!context.may('assignDirectoryRoles')) throw insufficientPrivileges();
  // Assumed, status and text.
  if (!read.success) throw badRequest('One or more properties are invalid.');
  const { directory, view } = context;
  const { principalId, roleDefinitionId, directoryScopeId } = read.data;
  const principal = directory.servicePrincipals.find(({ id }) => id === principalId);
  // Field report: microsoft-graph-docs #18218.
  if (principal === undefined || view.isHidden(principal)) throw notFound(principalId);
  const set = directoryScopeId.startsWith(SET_SCOPE) ? directoryScopeId.slice(SET_SCOPE.length) : undefined;
  // Assumed, status and text.
  if (set !== undefined && !directory.attributeSets.some(({ id }) => id === set)) throw notFound(directoryScopeId);
  const created = { id: randomUUID(), principalId, roleDefinitionId, directoryScopeId };
  const isSame = (one: RoleAssignment) =>
    one.principalId === principalId &&
    one.roleDefinitionId === roleDefinitionId &&
    one.directoryScopeId === directoryScopeId;
  // Field report: dod-ccpo/atat #1554.
  if (directory.roleAssignments.some(isSame)) {
    throw badRequest(
      'A conflicting object with one or more of the specified property values is present in the directory.',
    );
  }
  directory.roleAssignments.push(created);
  return { ...single({ type, context: PATH, query, entity: created }, request, context), status: 201 };
};
