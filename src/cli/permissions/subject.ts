import { facts, table } from '../table.ts';
import type { Entry } from './action.ts';
import type { Present } from './present.ts';
import type { Wanted } from './wanted.ts';

/** Which identity and which API a report is about. */
export type Subject = {
  readonly identity: { readonly id: string; readonly clientId: string; readonly name: string; readonly type: string };
  readonly api: { readonly identifierUri: string; readonly applicationId?: string };
};

const MANAGED = 'ManagedIdentity';

export const subjectOf = ({ api }: Wanted, { identity, application }: Present): Subject => ({
  identity: {
    id: identity.id,
    clientId: identity.appId,
    name: identity.displayName,
    type: identity.servicePrincipalType,
  },
  api: { identifierUri: api.identifierUri, ...(application && { applicationId: application.appId }) },
});

export const describeSubject = ({ identity, api }: Subject): string =>
  facts({
    identity: `${identity.name}, ${identity.type} ${identity.id}`,
    api: [api.identifierUri, api.applicationId].filter((part) => part).join('  '),
  });

export const stateTable = (rows: readonly (Entry & { readonly state: string })[]): string =>
  table(
    [
      { title: 'state', cell: ({ state }) => state, whole: true },
      { title: 'what', cell: ({ what }) => what },
      { title: 'for', cell: ({ holder }) => holder },
    ],
    rows,
  );

/** What a person should know before believing the rest. */
export function notesOn({ identity, unseen }: Present): readonly string[] {
  const { displayName, servicePrincipalType: type } = identity;
  return [
    ...(type === MANAGED ? [] : [`${displayName} is no managed identity, but of type ${type}: ${SHARED}`]),
    ...unseen.map((what) => `Not looked at, for this sign-in may not: ${what}.`),
  ];
}

const SHARED = 'whoever has one of its credentials has every permission of the relay.';
