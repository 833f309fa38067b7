/** What is read of Microsoft Graph's answers. Ids stand in commands that a person may paste, so they are checked. */
import * as z from 'zod';
import { printable } from '../table.ts';

const id = z.string().regex(/^[\w-]{1,128}$/);
const name = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
/** Of things that somebody else has named: shown, and never sent. */
const shown = name.transform(printable);
const credentials = z
  .array(z.object({ keyId: id, displayName: shown }))
  .nullish()
  .transform((value) => value ?? []);
const redirects = z
  .object({ redirectUris: z.array(z.string()).default([]) })
  .nullish()
  .transform((value) => value?.redirectUris ?? []);

export const appRole = z.looseObject({
  id,
  value: name,
  displayName: name,
  description: name,
  isEnabled: z.boolean(),
  allowedMemberTypes: z.array(z.string()),
});

export const graphPrincipal = z.object({
  id,
  appRoles: z.array(z.object({ id, value: name })),
});

export const servicePrincipal = z.object({
  id,
  appId: id,
  displayName: shown,
  servicePrincipalType: shown,
  appRoleAssignmentRequired: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  passwordCredentials: credentials,
  keyCredentials: credentials,
});

const scope = z.looseObject({ id, value: name });
const preAuthorized = z.looseObject({ appId: id, delegatedPermissionIds: z.array(id).default([]) });

export const application = z.object({
  id,
  appId: id,
  displayName: shown,
  signInAudience: name,
  isFallbackPublicClient: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
  appRoles: z.array(appRole),
  api: z.object({
    requestedAccessTokenVersion: z
      .number()
      .nullish()
      .transform((value) => value ?? 1),
    oauth2PermissionScopes: z.array(scope).default([]),
    preAuthorizedApplications: z.array(preAuthorized).default([]),
  }),
  publicClient: redirects,
  spa: redirects,
  web: redirects,
  passwordCredentials: credentials,
  keyCredentials: credentials,
});

export const appRoleAssignment = z.object({
  id,
  appRoleId: id,
  principalId: id,
  principalType: shown,
  principalDisplayName: shown,
  resourceId: id,
  resourceDisplayName: shown,
});

export const roleAssignment = z.object({
  id,
  roleDefinitionId: id,
  directoryScopeId: shown,
  roleDefinition: z.object({ displayName: shown }).nullish(),
});

export const directoryObject = z.object({ '@odata.type': z.string(), id, displayName: shown });

/** A created object; a PATCH answers with nothing. */
export const created = z.object({ id: id.optional(), appId: id.optional() });

export const selected = (shape: z.ZodObject): string => Object.keys(shape.shape).join(',');

export type AppRole = z.infer<typeof appRole>;
export type ServicePrincipal = z.infer<typeof servicePrincipal>;
export type Application = z.infer<typeof application>;
export type AppRoleAssignment = z.infer<typeof appRoleAssignment>;
export type RoleAssignment = z.infer<typeof roleAssignment>;
