/** GD application-list, application-get, application-post-applications, application-update. */
import * as z from 'zod';
import type { Context, Handler } from './context.ts';
import { parseFilter } from './filter/parse-filter.ts';
import { exact, ignoringCase, propertyCondition } from './filter/property-condition.ts';
import { type Application, createApplication } from './grants.ts';
import { type Entity, listPage, single } from './list.ts';
import { blankEntity } from './metadata/entity-type.ts';
import { applicationType as type } from './metadata/grant-types.ts';
import { parseQuery } from './parse-query.ts';
import { readBody } from './read-body.ts';
import { badRequest, insufficientPrivileges, notFound, Refusal } from './refusal.ts';

const PATH = 'applications';
const FILTERABLE = new Map([
  ['appId', ignoringCase],
  ['displayName', exact],
]);
/** GD resources/application: "the any operator is required for filter expressions on multi-valued properties". */
const HAS_URI = /^identifierUris\/any\((\w+):\1 eq '((?:[^']|'')*)'\)$/;

const appRole = z.strictObject({
  id: z.guid(),
  value: z.string().regex(/^[\w.-]{1,120}$/),
  displayName: z.string().min(1),
  description: z.string().min(1),
  isEnabled: z.boolean(),
  allowedMemberTypes: z.array(z.enum(['User', 'Application'])).min(1),
});
/** What the tool may send; anything else is refused, so that nothing comes to rely on it. */
const writable = z.strictObject({
  displayName: z.string().min(1),
  identifierUris: z.array(z.string()),
  signInAudience: z.string(),
  appRoles: z.array(appRole),
  api: z
    .strictObject({
      requestedAccessTokenVersion: z.union([z.literal(1), z.literal(2), z.null()]),
      oauth2PermissionScopes: z.array(z.looseObject({ id: z.guid(), value: z.string() })),
      preAuthorizedApplications: z.array(
        z.strictObject({ appId: z.guid(), delegatedPermissionIds: z.array(z.string()) }),
      ),
    })
    .partial(),
});
const newApplication = writable.partial().required({ displayName: true });

const show = (application: Application): Entity => ({ ...blankEntity(type), ...application });

export const listApplications: Handler = (request, context) => {
  const query = parseQuery(request.query, ['$select', '$top', '$filter', '$skiptoken']);
  const visible = context.directory.applications.filter((application) => !context.view.isHidden(application));
  const entities = visible.filter(condition(query.$filter)).map(show);
  return listPage({ type, path: PATH, context: PATH, query, entities }, request, context);
};

function condition(filter: string | undefined): (application: Application) => boolean {
  if (filter === undefined) return () => true;
  const [, , uri] = HAS_URI.exec(filter) ?? [];
  // Identifier URIs are compared without regard to case (assumed).
  if (uri !== undefined)
    return ({ identifierUris }) => identifierUris.some((one) => ignoringCase(one, uri.replaceAll("''", "'")));
  const holds = parseFilter(filter).map((clause) => propertyCondition(clause, 'Application', FILTERABLE));
  return (application) => holds.every((one) => one(application));
}

export const createApp: Handler = (request, context) => {
  const query = parseQuery(request.query, []);
  const read = newApplication.safeParse(readBody(request));
  if (!context.may('manageApplications')) throw insufficientPrivileges();
  if (!read.success) throw invalid();
  const { directory, view } = context;
  const taken = directory.applications.flatMap(({ identifierUris }) => identifierUris);
  // Field reports: go-autorest #308, pcs-cli #146. Also while the other one is not shown yet.
  if (read.data.identifierUris?.some((uri) => taken.some((one) => ignoringCase(one, uri)))) {
    throw badRequest('Another object with the same value for property identifierUris already exists.');
  }
  const application = createApplication(read.data as Partial<Application> & { displayName: string });
  directory.applications.push(application);
  view.added(application);
  return { ...single({ type, context: PATH, query, entity: show(application) }, request, context), status: 201 };
};

export const updateApp: Handler = (request, context, id = '') => {
  parseQuery(request.query, []);
  const read = writable.partial().safeParse(readBody(request));
  const application = find(context, id);
  if (!context.may('manageApplications')) throw insufficientPrivileges();
  if (!read.success) throw invalid();
  const { api, ...change } = read.data;
  if (change.appRoles !== undefined) checkRoles(application, change.appRoles);
  const { oauth2PermissionScopes: scopes = application.api.oauth2PermissionScopes, preAuthorizedApplications = [] } =
    api ?? {};
  checkReferences(scopes, preAuthorizedApplications);
  Object.assign(application, change);
  Object.assign(application.api, api);
  const principal = context.directory.servicePrincipals.find(({ appId }) => appId === application.appId);
  if (principal !== undefined) principal.appRoles = application.appRoles;
  return { status: 204, cost: 1 };
};

function find({ directory, view }: Context, id: string): Application {
  const application = directory.applications.find((one) => one.id === id);
  if (application === undefined || view.isHidden(application)) throw notFound(id);
  return application;
}

/** GD resources/approle; the code and its text are field reports (hashicorp/go-azure-sdk). That values are unique: assumed text. */
function checkRoles({ appRoles }: Application, next: z.infer<typeof writable>['appRoles']): void {
  const kept = new Set(next.map(({ id }) => id));
  if (appRoles.some(({ id, isEnabled }) => isEnabled && !kept.has(id))) {
    throw new Refusal(
      400,
      'CannotDeleteOrUpdateEnabledEntitlement',
      'Permission (scope or role) cannot be deleted or updated unless disabled first.',
    );
  }
  if (new Set(next.map(({ value }) => value)).size < next.length) {
    throw badRequest('It contains duplicate value. Please Provide unique value.');
  }
}

/** Assumed: status and text; that a delegated permission must be there before an application is authorized for it. */
function checkReferences(
  scopes: Application['api']['oauth2PermissionScopes'],
  preAuthorized: Application['api']['preAuthorizedApplications'],
): void {
  const named = preAuthorized.flatMap(({ delegatedPermissionIds }) => delegatedPermissionIds);
  if (named.every((id) => scopes.some((scope) => scope.id === id))) return;
  throw badRequest('A pre-authorized application names an unknown permission.');
}

/** Assumed, for whatever is wrong with a property. */
const invalid = () => badRequest('One or more properties are invalid.');
