/** GD user-get, user-update, serviceprincipal-get, serviceprincipal-update. */
import type { Answer, Context, GraphRequest, Handler } from './context.ts';
import type { Principal } from './directory-view.ts';
import { single } from './list.ts';
import { parseQuery } from './parse-query.ts';
import { patchAssignments } from './patch-assignments.ts';
import {
  ASSIGNMENTS,
  type PrincipalKind,
  servicePrincipals,
  servicePrincipalsByAppId,
  showPrincipal,
  users,
} from './principal-kinds.ts';
import { readBody } from './read-body.ts';
import { badRequest, insufficientPrivileges, invalidProperty, notFound } from './refusal.ts';
import { updateServicePrincipal } from './service-principals.ts';

const handlers = (kind: PrincipalKind): { readonly GET: Handler; readonly PATCH: Handler } => ({
  GET: (request, context, key = '') => get(kind, request, context, key),
  PATCH: (request, context, key = '') => patch(kind, request, context, key),
});
export const user = handlers(users);
export const servicePrincipal = handlers(servicePrincipals);
export const servicePrincipalByAppId = handlers(servicePrincipalsByAppId);

function get(kind: PrincipalKind, request: GraphRequest, context: Context, key: string): Answer {
  const query = parseQuery(request.query, ['$select']);
  const entity = showPrincipal(find(kind, context, key), kind, context.view);
  return single(
    { type: kind.type, defaults: kind.defaults, context: kind.collection, query, entity },
    request,
    context,
  );
}

function patch(kind: PrincipalKind, request: GraphRequest, context: Context, key: string): Answer {
  parseQuery(request.query, []);
  const settings = updateServicePrincipal(request, () => find(kind, context, key), context);
  if (settings !== undefined) return settings;
  const change = readChange(kind, request);
  const principal = find(kind, context, key);
  const before = principal.customSecurityAttributes;
  principal.customSecurityAttributes = patchAssignments(before, change, context.directory);
  context.view.written(principal, before);
  return { status: 204, cost: 1 };
}

function find(kind: PrincipalKind, { directory, view }: Context, key: string): Principal {
  const principal = kind.find(directory, key);
  if (principal === undefined || view.isHidden(principal)) throw notFound(key);
  return principal;
}

function readChange(kind: PrincipalKind, request: GraphRequest): unknown {
  const body = readBody(request);
  const names = Object.keys(body);
  const unknown = names.find((name) => !Object.hasOwn(kind.type.properties, name));
  if (unknown !== undefined) throw invalidProperty(unknown);
  // Assumed: native properties need User.ReadWrite.All or Application.ReadWrite.All, which the relay must not have.
  if (names.some((name) => name !== ASSIGNMENTS)) throw insufficientPrivileges();
  // Assumed: a PATCH without any property is a mistake of the sender.
  if (names.length === 0) throw badRequest('At least one property is expected.');
  return body[ASSIGNMENTS];
}
