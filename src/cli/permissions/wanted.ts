import type { AppRole, graphPermissions } from '../../permissions.ts';

/** Whom an app role is for. An application is named by its application id, as source files do; others by object id. */
export type WantedMember = {
  readonly kind: 'application' | 'person';
  readonly id: string;
  readonly roles: readonly AppRole[];
};

export const memberKey = ({ kind, id }: WantedMember): string => `${kind} ${id}`;

/** Everything that the relay and its callers need, and nothing else. */
export type Wanted = {
  /** Object id or client id. */
  readonly identity: string;
  readonly permissions: readonly Permission[];
  /** In which of them the identity is to be Attribute Assignment Administrator. */
  readonly attributeSets: readonly string[];
  readonly api: {
    /** Of azd. */
    readonly environment: string;
    readonly identifierUri: string;
    readonly appRoles: readonly AppRole[];
  };
  readonly members: readonly WantedMember[];
};
export type Permission = (typeof graphPermissions)[number];
