import type { Operation, TargetKey } from './request.ts';

/** A configured sender: how it is recognised and what it may write. What no rule allows is denied. */
export type Source = {
  readonly name: string;
  readonly identity: SourceIdentity;
  readonly allow: readonly PolicyRule[];
  /** The attribute sets whose values it may read; none by default. */
  readonly reads: '*' | readonly string[];
  /** How long its targets may take to appear: hires precede accounts. */
  readonly waitForTargetInMs?: number | undefined;
  /** How many targets it may change in an hour; requests for more are held until an operator releases them. */
  readonly targetsPerHour?: number | undefined;
  /** The application ids that its webhook takes tokens of. */
  readonly senders?: readonly string[] | undefined;
  /** Names the content of its file, so that what was decided by it can be traced. */
  readonly version: string;
};

export type SourceIdentity =
  | { readonly kind: 'application'; readonly applicationId: string }
  | { readonly kind: 'queue'; readonly queue: string }
  /** The name in the path `webhooks/{name}`; who sends there must prove that it is the sender. */
  | { readonly kind: 'webhook'; readonly name: string };

export type PolicyRule = {
  /** Attribute set → the attributes allowed in it, or `*` for all of them. */
  readonly attributes: Readonly<Record<string, '*' | readonly string[]>>;
  readonly operations: readonly Operation[];
  readonly users?: { readonly keys: readonly TargetKey[] } | undefined;
  /** Applications are privileged targets: only those listed by object id, whatever key a request uses. */
  readonly servicePrincipals?: { readonly keys: readonly TargetKey[]; readonly ids: readonly string[] } | undefined;
};

/** The configured sources, found by what a sender cannot choose for itself. */
export type Sources = {
  byName(name: string): Source | undefined;
  byApplication(applicationId: string): Source | undefined;
  byQueue(queue: string): Source | undefined;
  /** The queues that belong to sources. */
  readonly queues: readonly string[];
};

export function createSources(sources: readonly Source[]): Sources {
  const byName = new Map(sources.map((source) => [source.name, source]));
  const byIdentity = new Map(sources.map((source) => [identityKey(source.identity), source]));
  return {
    byName: (name) => byName.get(name),
    byApplication: (applicationId) => byIdentity.get(identityKey({ kind: 'application', applicationId })),
    byQueue: (queue) => byIdentity.get(identityKey({ kind: 'queue', queue })),
    queues: sources.flatMap(({ identity }) => (identity.kind === 'queue' ? [identity.queue] : [])),
  };
}

/** Whether this application sends as the source; who else may send to a queue is not known here. */
export function isSender({ identity, senders = [] }: Source, applicationId: string): boolean {
  const own = identity.kind === 'application' ? [identity.applicationId] : senders;
  return own.some((id) => id.toLowerCase() === applicationId.toLowerCase());
}

export function identityKey(identity: SourceIdentity): string {
  switch (identity.kind) {
    case 'application':
      return `application ${identity.applicationId.toLowerCase()}`;
    case 'queue':
      return `queue ${identity.queue}`;
    case 'webhook':
      return `webhook ${identity.name}`;
  }
}
