import { appRoleAssignedTo, appRoleAssignments } from './app-role-assignments.ts';
import { createApp, listApplications, updateApp } from './applications.ts';
import { getAttributeSet, listAttributeSets } from './attribute-sets.ts';
import type { Answer, Context, GraphRequest, Handler } from './context.ts';
import { getDefinition, listAllowedValues, listDefinitions } from './definitions.ts';
import { applicationOwners, getDirectoryObject, servicePrincipalOwners } from './directory-objects.ts';
import { listServicePrincipals, listUsers } from './list-principals.ts';
import { servicePrincipal, servicePrincipalByAppId, user } from './principals.ts';
import { methodNotAllowed, noSuchSegment } from './refusal.ts';
import { createRoleAssignment, listRoleAssignments } from './role-assignments.ts';
import { createPrincipal } from './service-principals.ts';

type Methods = Readonly<Partial<Record<string, Handler>>>;

const KEY = '*';

const routes: readonly { readonly pattern: readonly string[]; readonly methods: Methods }[] = Object.entries({
  users: { GET: listUsers },
  servicePrincipals: { GET: listServicePrincipals, POST: createPrincipal },
  'users/*': user,
  'servicePrincipals/*': servicePrincipal,
  'servicePrincipals(appId)/*': servicePrincipalByAppId,
  'servicePrincipals/*/appRoleAssignments': appRoleAssignments,
  'servicePrincipals/*/appRoleAssignedTo': appRoleAssignedTo,
  'servicePrincipals/*/owners': { GET: servicePrincipalOwners },
  applications: { GET: listApplications, POST: createApp },
  'applications/*': { PATCH: updateApp },
  'applications/*/owners': { GET: applicationOwners },
  'directoryObjects/*': { GET: getDirectoryObject },
  'roleManagement/directory/roleAssignments': { GET: listRoleAssignments, POST: createRoleAssignment },
  'directory/attributeSets': { GET: listAttributeSets },
  'directory/attributeSets/*': { GET: getAttributeSet },
  'directory/customSecurityAttributeDefinitions': { GET: listDefinitions },
  'directory/customSecurityAttributeDefinitions/*': { GET: getDefinition },
  'directory/customSecurityAttributeDefinitions/*/allowedValues': { GET: listAllowedValues },
}).map(([path, methods]) => ({ pattern: path.split('/'), methods }));

export function route(request: GraphRequest, context: Context): Answer {
  const { method, segments } = request;
  const found = routes.find(({ pattern }) => pattern.length === segments.length && startsWith(pattern, segments));
  if (found === undefined) throw noSuchSegment(strangeSegment(segments));
  const handler = found.methods[method];
  if (handler === undefined) throw methodNotAllowed();
  return handler(request, context, ...segments.filter((_, index) => found.pattern[index] === KEY));
}

const startsWith = (pattern: readonly string[], segments: readonly string[]) =>
  segments.every((segment, index) => pattern[index] === KEY || pattern[index] === segment);

/** The first with which no route goes on, else the last: the path is too short. */
function strangeSegment(segments: readonly string[]): string {
  const goesOn = (_: string, index: number) =>
    routes.some(({ pattern }) => startsWith(pattern, segments.slice(0, index + 1)));
  return segments.find((segment, index) => !goesOn(segment, index)) ?? segments.at(-1) ?? '';
}
