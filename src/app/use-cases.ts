import { type DigestKey, memberDigest } from '../domain/key.ts';
import type { Digest } from '../domain/memory.ts';
import type { Sources } from '../domain/source.ts';
import type { Audit } from '../ports/audit.ts';
import type { BulkCounter } from '../ports/bulk-counter.ts';
import type { BulkExceptions } from '../ports/bulk-exceptions.ts';
import type { DeadLetterBox, DeadLetterIndex } from '../ports/dead-letters.ts';
import type { Directory } from '../ports/directory.ts';
import type { DueBook } from '../ports/due-book.ts';
import type { GateStore } from '../ports/gate-store.ts';
import type { GivenUp } from '../ports/given-up.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Outcomes } from '../ports/outcomes.ts';
import type { Queue } from '../ports/queue.ts';
import type { RecentEvents } from '../ports/recent-events.ts';
import type { Records } from '../ports/records.ts';
import type { Search } from '../ports/search.ts';
import type { TargetMemories } from '../ports/target-memories.ts';
import type { Tracer } from '../ports/tracer.ts';
import { createAcceptEvent } from './accept-event.ts';
import { createApply } from './apply.ts';
import { createAskDirectory } from './ask-directory.ts';
import { createBulkException } from './bulk-exception.ts';
import { createBulkGuard, createPurgeBulkCounts } from './bulk-guard.ts';
import { createCancel } from './cancel.ts';
import type { CatalogCache } from './catalog.ts';
import { createCloseRequest } from './close-request.ts';
import { createDiscard } from './discard.ts';
import { createDropRepeated } from './drop-repeated.ts';
import { createEnrich } from './enrich.ts';
import { createForgetEvents } from './forget-events.ts';
import { createGate } from './gate.ts';
import { createMoveGivenUp } from './move-given-up.ts';
import { createPace } from './pace.ts';
import { createPatience } from './patience.ts';
import { createPerform } from './perform.ts';
import { createPlanEnding } from './plan-ending.ts';
import { createPlanRequest } from './plan-request.ts';
import { createPurgeAudit } from './purge-audit.ts';
import { createReadAttributes } from './read-attributes.ts';
import { createReceive } from './receive.ts';
import { createReceiveQueued } from './receive-again.ts';
import { createRecordRefusal } from './record-refusal.ts';
import { createReplay } from './replay.ts';
import { createResolve } from './resolve.ts';
import { createSearchTargets } from './search-targets.ts';
import { createSendCopy } from './send-copy.ts';
import { createSendDue } from './send-due.ts';
import { createSendEvent } from './send-event.ts';
import { createSendFirst } from './send-first.ts';
import { createSettleTry } from './settle-try.ts';
import { createSubmit } from './submit.ts';
import { createTell } from './tell.ts';
import { createTellClosed } from './tell-closed.ts';
import { createTranslateEvent } from './translate-event.ts';
import type { Translations } from './translations.ts';
import { createVerify } from './verify.ts';
import { createVerifyTarget } from './verify-target.ts';
import { createWriteTarget } from './write-target.ts';

export type Surface = {
  readonly sources: Sources;
  readonly records: Records;
  readonly translations: Translations;
  readonly recentEvents: RecentEvents;
  readonly catalog: CatalogCache;
  readonly digestKeys: readonly [DigestKey, ...DigestKey[]];
  readonly directory: Directory;
  readonly search: Search;
  readonly ledger: Ledger;
  readonly memories: TargetMemories;
  readonly gateStore: GateStore;
  readonly index: DeadLetterIndex;
  readonly box: DeadLetterBox;
  readonly dueBook: DueBook;
  readonly givenUp: GivenUp;
  readonly bulkCounter: BulkCounter;
  readonly bulkExceptions: BulkExceptions;
  readonly audit: Audit;
  readonly auditRetentionInMs: number;
  readonly outcomes: Outcomes | undefined;
  readonly events: Queue;
  readonly assignments: Queue;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  readonly log: Log;
  readonly tracer: Tracer;
};

/** All use cases, each with what it needs of the others. */
export function createUseCases(surface: Surface) {
  const { now, sleep, gateStore: store, log, digestKeys } = surface;
  const digest: Digest = (attribute, member) => memberDigest(digestKeys[0], attribute, member);
  const patience = createPatience(surface);
  const gate = createGate({ store, now, sleep, log });
  const tell = createTell(surface);
  const recordRefusal = createRecordRefusal({ ...surface, tell });
  const sendEvent = createSendEvent(surface);
  const submit = createSubmit({ ...surface, sendFirst: createSendFirst(surface) });
  const translateEvent = createTranslateEvent({ ...surface, enrich: createEnrich(surface) });
  const dropRepeated = createDropRepeated(surface);
  const receive = createReceive({ ...surface, translateEvent, dropRepeated, submit, recordRefusal });
  const writeTarget = createWriteTarget({ ...surface, pace: createPace(now, sleep), digest });
  const resolve = createResolve(surface);
  const bulkGuard = createBulkGuard(surface);
  const planEnding = createPlanEnding(surface);
  const perform = createPerform({ ...surface, resolve, gate, bulkGuard, writeTarget, planEnding, digest });
  const ask = createAskDirectory({ gate, now });
  const sendCopy = createSendCopy(surface);
  const closeRequest = createCloseRequest({ ...surface, recordRefusal, tell });
  const settle = createSettleTry({ ...surface, closeRequest });
  return {
    gate,
    submit,
    sendEvent,
    planRequest: createPlanRequest({ ...surface, ask, resolve, digest }),
    acceptEvent: createAcceptEvent({ ...surface, sendEvent, recordRefusal, patience }),
    receiveQueued: createReceiveQueued({ ...surface, receive, recordRefusal, patience }),
    apply: createApply({ ...surface, perform, settle, sendCopy, recordRefusal, patience }),
    cancel: createCancel({ ...surface, tell }),
    replay: createReplay({ ...surface, translateEvent, tell }),
    discard: createDiscard({ ...surface, tell }),
    bulkException: createBulkException(surface),
    purgeBulkCounts: createPurgeBulkCounts(surface),
    sendDue: createSendDue(surface),
    tellClosed: createTellClosed({ ...surface, tell }),
    purgeAudit: createPurgeAudit(surface),
    forgetEvents: createForgetEvents(surface),
    verify: createVerify({ ...surface, gate, verifyTarget: createVerifyTarget({ ...surface, resolve, digest }) }),
    moveGivenUp: createMoveGivenUp({ ...surface, closeRequest, recordRefusal }),
    readAttributes: createReadAttributes({ ...surface, resolve, ask }),
    searchTargets: createSearchTargets({ ...surface, ask }),
  };
}
