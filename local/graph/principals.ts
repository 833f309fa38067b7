/** Users and service principals: the only two that take custom security attributes (MD v1.0 csdl). */
import { assignmentsToWire } from './assignments-to-wire.ts';
import type { Answer, Context, GraphRequest, Handler } from './context.ts';
import type { Directory } from './directory.ts';
import type { Principal } from './directory-view.ts';
import { findServicePrincipal, findUser } from './find.ts';
import { type EntityType, parseQuery, pick, selectedProperties } from './parse-query.ts';
import { isObject, patchAssignments } from './patch-assignments.ts';
import { badRequest, insufficientPrivileges, invalidProperty, notFound, Refusal } from './refusal.ts';
import { tryParse } from './try-parse.ts';

type Kind = EntityType & {
  readonly collection: string;
  /** Without `$select`; of Graph's default set (GD user-get, serviceprincipal-get) those the directory knows. */
  readonly defaults: readonly string[];
  readonly find: (directory: Directory, key: string) => Principal | undefined;
};

const ASSIGNMENTS = 'customSecurityAttributes';

const users: Kind = {
  collection: 'users',
  name: 'microsoft.graph.user',
  properties: [
    'id',
    'displayName',
    'userPrincipalName',
    'mail',
    'employeeId',
    'userType',
    'accountEnabled',
    ASSIGNMENTS,
  ],
  defaults: ['displayName', 'mail', 'userPrincipalName', 'id'],
  find: findUser,
};

const servicePrincipals: Kind = {
  collection: 'servicePrincipals',
  name: 'microsoft.graph.servicePrincipal',
  properties: ['id', 'appId', 'displayName', 'accountEnabled', 'servicePrincipalType', ASSIGNMENTS],
  defaults: ['id', 'accountEnabled', 'appId', 'displayName', 'servicePrincipalType'],
  find: findServicePrincipal,
};

const servicePrincipalsByAppId: Kind = {
  ...servicePrincipals,
  find: (directory, key) => findServicePrincipal(directory, key, 'appId'),
};

const handlers = (kind: Kind): { readonly GET: Handler; readonly PATCH: Handler } => ({
  GET: (request, context, key = '') => get(kind, request, context, key),
  PATCH: (request, context, key = '') => patch(kind, request, context, key),
});
export const user = handlers(users);
export const servicePrincipal = handlers(servicePrincipals);
export const servicePrincipalByAppId = handlers(servicePrincipalsByAppId);

function get(kind: Kind, { query, version }: GraphRequest, context: Context, key: string): Answer {
  const selected = selectedProperties(parseQuery(query, ['$select']), kind);
  const principal = find(kind, context, key);
  const shown = { ...principal, [ASSIGNMENTS]: assignmentsToWire(context.view.assignments(principal)) };
  const projection = selected === undefined ? '' : `(${selected.join(',')})`;
  return {
    status: 200,
    body: {
      '@odata.context': `${context.url}/${version}/$metadata#${kind.collection}${projection}/$entity`,
      ...pick(shown, selected ?? kind.defaults),
    },
    cost: 1,
  };
}

function patch(kind: Kind, request: GraphRequest, context: Context, key: string): Answer {
  parseQuery(request.query, []);
  const change = readChange(kind, request);
  const principal = find(kind, context, key);
  const before = principal.customSecurityAttributes;
  principal.customSecurityAttributes = patchAssignments(before, change, context.directory);
  context.view.written(principal, before);
  return { status: 204, cost: 1 };
}

function find(kind: Kind, { directory, view }: Context, key: string): Principal {
  const principal = kind.find(directory, key);
  if (principal === undefined || view.isHidden(principal)) throw notFound(key);
  return principal;
}

function readChange(kind: Kind, request: GraphRequest): unknown {
  const body = parseJson(request);
  const names = Object.keys(body);
  const unknown = names.find((name) => !kind.properties.includes(name));
  if (unknown !== undefined) throw invalidProperty(unknown);
  // Assumed: native properties need User.ReadWrite.All or Application.ReadWrite.All, which the relay must not have.
  if (names.some((name) => name !== ASSIGNMENTS)) throw insufficientPrivileges();
  // Assumed: a PATCH without any property is a mistake of the sender.
  if (names.length === 0) throw badRequest('At least one property is expected.');
  return body[ASSIGNMENTS];
}

function parseJson({ contentType, text }: GraphRequest): Readonly<Record<string, unknown>> {
  const body = contentType.includes('application/json') ? tryParse(text) : undefined;
  if (isObject(body)) return body;
  // Field report: microsoft-graph-docs #6259.
  throw new Refusal(
    400,
    'BadRequest',
    'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
  );
}
