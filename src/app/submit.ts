import { type DigestKey, fingerprint, isFingerprintOf, requestKey } from '../domain/key.ts';
import type { Problem } from '../domain/problem.ts';
import type { AssignmentRequest } from '../domain/request.ts';
import type { Source } from '../domain/source.ts';
import type { State } from '../domain/state.ts';
import { newMessage } from '../intake/message.ts';
import type { Ledger, LedgerEntry } from '../ports/ledger.ts';
import { admit } from './admit.ts';
import type { CatalogCache } from './catalog.ts';
import type { SendFirst } from './send-first.ts';

export type Submission =
  | {
      readonly kind: 'accepted';
      readonly id: string;
      readonly eventId: string;
      readonly state: State;
      /** The same request was submitted before. */
      readonly replayed: boolean;
    }
  | SubmissionRefused;
export type SubmissionRefused = {
  readonly kind: 'refused';
  readonly reason: 'forbidden' | 'invalid' | 'idConflict';
  readonly problems: readonly Problem[];
  /** As far as it could be read. */
  readonly eventId: string | undefined;
};

export type Submit = (source: Source, document: unknown, received: Reception) => Promise<Submission>;
export type Reception = {
  readonly at: number;
  readonly submittedBy?: string;
  /** The dead letter that this is the replay of: its record becomes the request's. */
  readonly replayOf?: string | undefined;
  /**
   * What is the same whenever the same event comes again, if the request need not be: what was fetched for it may have
   * changed meanwhile.
   */
  readonly content?: unknown;
  /** The dead letter whose place an operator's own version takes. */
  readonly replaces?: string | undefined;
  /** Only says whether it would be accepted. */
  readonly dryRun?: boolean | undefined;
};

const conflict: Problem = {
  pointer: '/eventId',
  code: 'idConflict',
  detail: 'A request with this eventId was submitted before, and it said something else.',
};

export const idConflict = (eventId: string): SubmissionRefused => ({
  kind: 'refused',
  reason: 'idConflict',
  problems: [conflict],
  eventId,
});

type Dependencies = {
  readonly ledger: Ledger;
  readonly sendFirst: SendFirst;
  readonly catalog: CatalogCache;
  /** The current one first; one before it still tells repeated requests while they are being replaced. */
  readonly digestKeys: readonly [DigestKey, ...DigestKey[]];
  readonly now: () => number;
};

/** Takes a canonical request: checks it, reserves its key, sends it to its lane. Throws `Unavailable`. */
export function createSubmit({ ledger, sendFirst, catalog, digestKeys, now }: Dependencies): Submit {
  return async (source, document, reception) => {
    const admission = await admit(catalog, source, document, now());
    if (admission.kind === 'refused') return admission;
    const { request } = admission;
    if (reception.dryRun) return wouldAccept(source, request);
    return reserveAndSend(source, request, reception);
  };

  /**
   * Where a crash can come, and what the retry of a sender without an answer finds:
   *
   *     ✗                            nothing: it begins anew
   *     reserve ✗                    `reserved`: it sends
   *     reserve ─▶ send ✗            `reserved`: it sends again, and the broker drops the second of one message id
   *     reserve ─▶ send ─▶ worker    `applying` or closed: it is answered with that, and sends nothing
   */
  async function reserveAndSend(
    source: Source,
    request: AssignmentRequest,
    { at, submittedBy, replayOf, replaces, content = request }: Reception,
  ): Promise<Submission> {
    const { eventId, target, onBehalfOf, reference, effectiveAt, effectiveUntil } = request;
    const receivedAt = new Date(at).toISOString();
    const key = requestKey(source.name, eventId);
    const isLater = effectiveAt !== undefined && Date.parse(effectiveAt) > now();
    const entry: LedgerEntry = {
      key,
      source: source.name,
      eventId,
      fingerprint: fingerprint(digestKeys[0], content),
      state: isLater ? 'scheduled' : 'reserved',
      target,
      submittedBy,
      onBehalfOf,
      reference,
      effectiveAt,
      effectiveUntil,
      replaces,
      receivedAt,
      updatedAt: receivedAt,
    };
    let reservation = await ledger.reserve(entry);
    if (reservation.kind === 'exists' && key === replayOf && isUnread(reservation.entry)) {
      const { hop, operatedBy } = reservation.entry;
      const read = { ...entry, hop, operatedBy };
      const taken = await ledger.update(read, reservation.version);
      if (taken.kind === 'updated') reservation = { kind: 'reserved', entry: read, version: taken.version };
    }
    const replayed = reservation.kind === 'exists';
    const recorded = reservation.entry;
    if (recorded.fingerprint !== entry.fingerprint && !isFingerprintOf(recorded.fingerprint, content, digestKeys)) {
      return idConflict(eventId);
    }
    const { hop = 0, state } = recorded;
    if (state === 'reserved' || state === 'scheduled') {
      await sendFirst(newMessage({ key, source: source.name, hop, receivedAt: recorded.receivedAt, request }));
    }
    return { kind: 'accepted', id: key, eventId, state, replayed };
  }
}

const wouldAccept = ({ name }: Source, { eventId }: AssignmentRequest): Submission => ({
  kind: 'accepted',
  id: requestKey(name, eventId),
  eventId,
  state: 'reserved',
  replayed: false,
});

/** The record of a replayed event whose content has never been a request. */
const isUnread = ({ state, target }: LedgerEntry): boolean => state === 'queued' && target === undefined;
