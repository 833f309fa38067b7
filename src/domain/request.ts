/** By what a target can be named. A display name is no key: applications choose their own. */
export const userKeys = ['id', 'userPrincipalName', 'mail', 'employeeId'] as const;
export const servicePrincipalKeys = ['id', 'appId'] as const;

/** A user or service principal, as its sender named it. */
export type Target =
  | { readonly type: 'user'; readonly key: (typeof userKeys)[number]; readonly value: string }
  | { readonly type: 'servicePrincipal'; readonly key: (typeof servicePrincipalKeys)[number]; readonly value: string };
export type TargetKey = Target['key'];

/** A target by the one name that never passes to another. */
export type TargetId = { readonly type: Target['type']; readonly objectId: string };

export const byId = ({ type }: Target, objectId: string): Target => ({ type, key: 'id', value: objectId });

/** Attribute set → attribute → wanted value, in the sender's spelling and not yet checked; a set that is `null` is cleared. */
export type RequestedAttributes = Readonly<Record<string, RequestedSet | null>>;
export type RequestedSet = Readonly<Record<string, unknown>>;

/** What a source asks for. Its shape is checked, its content is not: see `validate` and `checkPolicy`. */
export type AssignmentRequest = {
  readonly eventId: string;
  readonly target: Target;
  readonly attributes: RequestedAttributes;
  /** When it happened at the source, RFC 3339 with an offset. */
  readonly occurredAt?: string | undefined;
  /** Not before this time. */
  readonly effectiveAt?: string | undefined;
  /** What the request did is taken back then, as far as nothing newer has changed it. */
  readonly effectiveUntil?: string | undefined;
  readonly reference?: string | undefined;
  /** Said by the sender, not verified. */
  readonly onBehalfOf?: string | undefined;
  readonly justification?: string | undefined;
};

export type Operation = 'set' | 'clear' | 'add' | 'remove';

/** `null` and the empty collection clear an attribute, `{ add, remove }` edits a collection, everything else sets it. */
export function operationsOf(value: unknown): readonly Operation[] {
  if (value === null || (Array.isArray(value) && value.length === 0)) return ['clear'];
  if (typeof value !== 'object' || Array.isArray(value)) return ['set'];
  const edit = value as Readonly<Record<string, unknown>>;
  const edits = (['add', 'remove'] as const).filter((operation) => operation in edit && !isEmptyList(edit[operation]));
  // What is no edit after all may not pass a policy that allows nothing.
  return edits.length > 0 ? edits : ['set'];
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
