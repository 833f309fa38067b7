/** GD serviceprincipal-post-serviceprincipals, serviceprincipal-update. */
import * as z from 'zod';
import type { Answer, Context, GraphRequest, Handler } from './context.ts';
import { createServicePrincipal } from './directory.ts';
import type { Principal } from './directory-view.ts';
import { single } from './list.ts';
import { parseQuery } from './parse-query.ts';
import { servicePrincipals, showPrincipal } from './principal-kinds.ts';
import { readBody } from './read-body.ts';
import { badRequest, insufficientPrivileges, Refusal } from './refusal.ts';

const newServicePrincipal = z.strictObject({ appId: z.guid(), appRoleAssignmentRequired: z.boolean().optional() });
const settings = z.strictObject({ appRoleAssignmentRequired: z.boolean() });

export const createPrincipal: Handler = (request, context) => {
  const query = parseQuery(request.query, []);
  const read = newServicePrincipal.safeParse(readBody(request));
  if (!context.may('manageApplications')) throw insufficientPrivileges();
  // Assumed, status and text.
  if (!read.success) throw badRequest('One or more properties are invalid.');
  const { directory, view } = context;
  const { appId, appRoleAssignmentRequired = false } = read.data;
  const application = directory.applications.find((one) => one.appId === appId);
  if (directory.servicePrincipals.some((one) => one.appId === appId)) throw nameInUse(appId);
  if (application === undefined || view.isHidden(application)) throw noApplication(appId);
  const { displayName, appRoles } = application;
  const created = createServicePrincipal({ appId, displayName, appRoles, appRoleAssignmentRequired });
  directory.servicePrincipals.push(created);
  view.added(created);
  const entity = showPrincipal(created, servicePrincipals, view);
  return {
    ...single({ ...servicePrincipals, context: 'servicePrincipals', query, entity }, request, context),
    status: 201,
  };
};

/** What needs Application.ReadWrite.All; undefined for everything that the relay's own permission is enough for. */
export function updateServicePrincipal(
  request: GraphRequest,
  find: () => Principal,
  { may }: Pick<Context, 'may'>,
): Answer | undefined {
  const read = settings.safeParse(readBody(request));
  if (!read.success || !may('manageApplications')) return undefined;
  Object.assign(find(), read.data);
  return { status: 204, cost: 1 };
}

/** Field report: Azure/fedramp-iaas-webapp #77, for an application that was created a moment ago. */
const noApplication = (appId: string) =>
  badRequest(`The appId '${appId}' of the service principal does not reference a valid application object.`);

/** Field reports (azure-cli, terraform-provider-azuread); the status is that of MultipleObjectsWithSameKeyValue. */
const nameInUse = (appId: string) =>
  new Refusal(
    409,
    'Request_MultipleObjectsWithSameKeyValue',
    `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
  );
