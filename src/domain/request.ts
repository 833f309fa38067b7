/** A user or service principal, as its sender named it. */
export type Target =
  | {
      readonly type: 'user';
      readonly key: 'id' | 'userPrincipalName';
      readonly value: string;
    }
  | {
      readonly type: 'servicePrincipal';
      readonly key: 'id' | 'appId';
      readonly value: string;
    };
export type TargetKey = Target['key'];

/** Attribute set → attribute → wanted value, in the sender's spelling and not yet checked. */
export type RequestedAttributes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What a source asks for. Its shape is checked, its content is not: see `validate` and `checkPolicy`. */
export type AssignmentRequest = {
  readonly eventId: string;
  readonly target: Target;
  readonly attributes: RequestedAttributes;
  /** When it happened at the source, RFC 3339 with an offset. */
  readonly occurredAt?: string | undefined;
  readonly reference?: string | undefined;
  /** Said by the sender, not verified. */
  readonly onBehalfOf?: string | undefined;
  readonly justification?: string | undefined;
};

export type Operation = 'set' | 'clear';

/** `null` and the empty collection clear an attribute; everything else sets it. */
export const operationOf = (value: unknown): Operation =>
  value === null || (Array.isArray(value) && value.length === 0) ? 'clear' : 'set';
