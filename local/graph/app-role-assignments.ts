/** GD serviceprincipal-list-approleassignments, -list-approleassignedto, -post-approleassignments, -post-approleassignedto. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Answer, Context, GraphRequest, Handler } from './context.ts';
import type { ServicePrincipal } from './directory.ts';
import { findServicePrincipal } from './find.ts';
import { type AppRoleAssignment, GRAPH_APP_ID } from './grants.ts';
import { type Entity, listPage, single } from './list.ts';
import { blankEntity } from './metadata/entity-type.ts';
import { appRoleAssignmentType as type } from './metadata/grant-types.ts';
import { parseQuery } from './parse-query.ts';
import { readBody } from './read-body.ts';
import { badRequest, insufficientPrivileges, notFound, Refusal } from './refusal.ts';

const assignment = z.strictObject({ principalId: z.guid(), resourceId: z.guid(), appRoleId: z.guid() });

type Side = { readonly name: 'appRoleAssignments' | 'appRoleAssignedTo'; readonly of: 'principalId' | 'resourceId' };

const handlers = (side: Side): { readonly GET: Handler; readonly POST: Handler } => ({
  GET: (request, context, id = '') => list(side, request, context, id),
  POST: (request, context, id = '') => create(side, request, context, id),
});
/** What it may do elsewhere, and who may do what here. */
export const appRoleAssignments = handlers({ name: 'appRoleAssignments', of: 'principalId' });
export const appRoleAssignedTo = handlers({ name: 'appRoleAssignedTo', of: 'resourceId' });

function list({ name, of }: Side, request: GraphRequest, context: Context, id: string): Answer {
  const query = parseQuery(request.query, ['$select', '$top', '$skiptoken']);
  const { id: own } = find(context, id);
  const entities = context.directory.appRoleAssignments
    .filter((one) => one[of] === own && !context.view.isHidden(one))
    .map((one) => show(one, context));
  const path = `servicePrincipals/${encodeURIComponent(id)}/${name}`;
  return listPage({ type, path, context: `servicePrincipals('${id}')/${name}`, query, entities }, request, context);
}

function create({ name, of }: Side, request: GraphRequest, context: Context, id: string): Answer {
  const query = parseQuery(request.query, []);
  const read = assignment.safeParse(readBody(request));
  const own = find(context, id);
  // Field report: microsoft-graph-docs-contrib #6694.
  if (!read.success || read.data[of] !== own.id) throw badRequest('One or more properties are invalid.');
  const { directory, view, may } = context;
  const { principalId, resourceId, appRoleId } = read.data;
  const resource = findServicePrincipal(directory, resourceId);
  if (!may(resource?.appId === GRAPH_APP_ID ? 'grantGraphPermissions' : 'grantAppRoles'))
    throw insufficientPrivileges();
  const principal = findPrincipal(context, principalId);
  // Field report: msgraph-bicep-types #193, for objects that were created a moment ago.
  if (resource === undefined || principal === undefined || view.isHidden(resource) || view.isHidden(principal.object)) {
    throw badRequest('Not a valid reference update.');
  }
  checkRole(resource, appRoleId, principal.type);
  const isSame = (one: AppRoleAssignment) =>
    one.principalId === principalId && one.resourceId === resourceId && one.appRoleId === appRoleId;
  // Many public scripts look for this text; the code is that of field reports.
  if (directory.appRoleAssignments.some(isSame)) {
    throw badRequest('Permission being assigned already exists on the object');
  }
  const created = { id: randomUUID(), principalId, resourceId, appRoleId };
  directory.appRoleAssignments.push(created);
  view.added(created);
  const at = `servicePrincipals('${id}')/${name}`;
  return { ...single({ type, context: at, query, entity: show(created, context) }, request, context), status: 201 };
}

function find({ directory, view }: Context, id: string): ServicePrincipal {
  const found = findServicePrincipal(directory, id);
  if (found === undefined || view.isHidden(found)) throw notFound(id);
  return found;
}

function findPrincipal({ directory }: Context, id: string) {
  const user = directory.users.find((one) => one.id === id);
  if (user !== undefined) return { object: user, type: 'User' };
  const servicePrincipal = findServicePrincipal(directory, id);
  return servicePrincipal && { object: servicePrincipal, type: 'ServicePrincipal' };
}

/** Field report for the code (microsoft-graph-docs #16059 and others); which types may hold a role: GD resources/approle. */
function checkRole({ appRoles }: ServicePrincipal, appRoleId: string, principalType: string): void {
  const role = appRoles.find(({ id }) => id === appRoleId);
  const memberType = principalType === 'User' ? 'User' : 'Application';
  if (role?.isEnabled && role.allowedMemberTypes.includes(memberType)) return;
  throw new Refusal(400, 'Request_BadRequest', 'Permission being assigned was not found on application');
}

function show(one: AppRoleAssignment, context: Context): Entity {
  const principal = findPrincipal(context, one.principalId);
  const resource = findServicePrincipal(context.directory, one.resourceId);
  const names = { principalDisplayName: principal?.object.displayName, resourceDisplayName: resource?.displayName };
  return { ...blankEntity(type), ...one, ...names, principalType: principal?.type };
}
