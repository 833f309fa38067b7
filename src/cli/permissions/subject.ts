import type { Present } from './present.ts';
import type { Wanted } from './wanted.ts';

const MANAGED = 'ManagedIdentity';

/** Which identity and which API this is about, at the head of every report and document. */
export const subjectOf = ({ api }: Wanted, { identity, application }: Present) => ({
  identity: {
    id: identity.id,
    clientId: identity.appId,
    name: identity.displayName,
    type: identity.servicePrincipalType,
  },
  api: { identifierUri: api.identifierUri, ...(application && { applicationId: application.appId }) },
});

/** What a person should know before believing the rest. */
export function notesOn({ identity, unseen }: Present): readonly string[] {
  const { displayName, servicePrincipalType } = identity;
  return [
    ...(servicePrincipalType === MANAGED
      ? []
      : [`${displayName} is no managed identity, but of type ${servicePrincipalType}: ${SHARED}`]),
    ...unseen.map((what) => `Not looked at, for this sign-in may not: ${what}.`),
  ];
}

const SHARED = 'whoever has one of its credentials has every permission of the relay.';
