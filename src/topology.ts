/** Queues, limits, settings and roles: the one description that code, local stack and infrastructure share. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export type QueueTopology = {
  readonly name: string;
  readonly requiresSession: boolean;
  readonly requiresDuplicateDetection: boolean;
  /** How long a message id is remembered. Shorter than the longest resend by a sender and a resend becomes a second message. */
  readonly duplicateDetectionWindowInMs: number;
  readonly lockDurationInMs: number;
  /** A net under crashes, never the retry policy: failures are settled by the relay itself. */
  readonly maxDeliveryCount: number;
  readonly timeToLiveInMs: number;
  /** What may wait there; then sends are refused, and their senders try again. Service Bus takes 1, 2, 3, 4 or 5 GB. */
  readonly maxSizeInMegabytes: number;
};

const DAY = 24 * HOUR;

const queue = (name: string, requiresSession = false): QueueTopology => ({
  name,
  requiresSession,
  requiresDuplicateDetection: true,
  duplicateDetectionWindowInMs: HOUR,
  lockDurationInMs: MINUTE,
  maxDeliveryCount: 10,
  timeToLiveInMs: 14 * DAY,
  maxSizeInMegabytes: 1_024,
});

/** A queue that belongs to a source, which its file names. */
export const sourceQueue = (name: string): QueueTopology => queue(name);

/**
 * The relay's own: `events` holds raw events; `assignments` is worked off lane by lane; `dead-letters` keeps what could
 * not succeed, one session a request, until somebody replays or discards it.
 */
export const queues = {
  events: queue('events'),
  assignments: queue('assignments', true),
  deadLetters: { ...queue('dead-letters', true), timeToLiveInMs: 3_650 * DAY, maxSizeInMegabytes: 5_120 },
} as const;

/** Where outcomes go, if they are wanted: those who wait for them receive here, and the relay never does. */
export const outcomesQueue = queue('outcomes');

/**
 * Lanes are Service Bus sessions. host.json must allow as many concurrent sessions, or a lane starves:
 * the host leaves a session only when a receive times out.
 */
export const LANES = 16;

export const ROUTE_PREFIX = 'api/v1';

/** What host.json must say, and why; checked at start-up. Times as the host writes them. */
export const hostRules = {
  functionTimeout: { value: '00:05:00', because: 'a message is held in its lane for up to 4 minutes' },
  'extensions.http.routePrefix': { value: ROUTE_PREFIX, because: 'answers name their own addresses' },
  'extensions.serviceBus.maxConcurrentSessions': { value: LANES, because: 'every lane needs a session, or it starves' },
  'extensions.serviceBus.sessionIdleTimeout': { value: '00:00:10', because: 'an idle lane must be free for others' },
  'extensions.serviceBus.maxAutoLockRenewalDuration': {
    value: '1.00:00:00',
    because: 'the host counts it from accepting a lane, not per message',
  },
  'extensions.serviceBus.prefetchCount': { value: 0, because: 'the lock of a prefetched message runs out unseen' },
  'extensions.serviceBus.autoCompleteMessages': { value: true, because: 'returning is what completes a message' },
} as const;

export const storage = {
  requestsTable: 'requests',
  targetsTable: 'targets',
  deadLettersTable: 'deadletters',
  dueTable: 'due',
  gateTable: 'gate',
  guardTable: 'guard',
  auditTable: 'audit',
  recentTable: 'recent',
  container: 'relay',
  catalogBlob: 'catalog.json',
} as const;

export const limits = {
  /** The broker's message limit is 256 KB with properties; the rest is head-room for them and for the relay's own fields. */
  bodyBytes: 180 * 1024,
  batchBytes: 4 * 1024 * 1024,
  batchItems: 1_000,
  /** Of one call to a webhook, with all its events: as much as Event Grid puts into one. */
  webhookBytes: 1024 * 1024,
  /** Of what is kept beside an event. Service Bus takes 64 KB of all properties of a message, and a letter has more. */
  keptHeaderBytes: 16 * 1024,
  /** The canonical request is 5 levels deep inside a batch; the rest is room for a clear error instead of "too deep". */
  jsonDepth: 16,
  /** Service Bus Standard, message with its properties. */
  messageBytes: 256 * 1024,
  /** Of what is kept as a dead letter; its properties need room beside it. More than this could never be replayed. */
  letterBytes: 250 * 1024,
  /** Items of one list, and dead letters of one call to replay or discard them. */
  pageItems: 200,
  /** Targets of one verification: each is a read of the directory, or two. */
  verifiedTargets: 50,
  /** Of a source with a bulk guard, and of an exception from it. */
  targetsPerHour: 100_000,
  /** Conditions of one search. */
  searchFilters: 10,
} as const;

/** App roles of the relay's own API. */
export const roles = {
  submit: 'Requests.Submit',
  readRequests: 'Requests.Read',
  readAttributes: 'Attributes.Read',
  operate: 'Requests.Operate',
} as const;
export type Role = (typeof roles)[keyof typeof roles];

/** NCRONTAB. Well inside the catalog's freshness of 5 minutes, so that a running app never waits for Graph to validate. */
export const CATALOG_REFRESH_SCHEDULE = '0 */4 * * * *';

/** NCRONTAB, each minute: what is due is sent at most an hour ahead, so that a late run delays nothing. */
export const DUE_SCHEDULE = '20 * * * * *';
export const SCHEDULED_AHEAD_IN_MS = HOUR;

/** NCRONTAB, each hour: what was counted of the hours before is of no use any more. */
export const PURGE_BULK_COUNTS_SCHEDULE = '0 10 * * * *';
/** The same bytes again within this time, without an id of their own, are one event that came twice. */
export const REPEATED_WITHIN_IN_MS = 10 * MINUTE;
/** NCRONTAB: what is older than that is of no use. */
export const FORGET_EVENTS_SCHEDULE = '50 */10 * * * *';

/** NCRONTAB, each minute: what the broker itself has given up is rare, and somebody should see it soon. */
export const MOVE_DEAD_LETTERS_SCHEDULE = '40 * * * * *';

/** NCRONTAB, each minute: what is closed and not told was interrupted, and somebody may wait for it. */
export const TELL_CLOSED_SCHEDULE = '50 * * * * *';

/** NCRONTAB, each minute: what nobody else tells by doing its work. That it is missing means that nothing runs. */
export const MEASURE_SCHEDULE = '0 * * * * *';

/** NCRONTAB, once a night. */
export const PURGE_AUDIT_SCHEDULE = '0 30 2 * * *';
export const PURGE_LEDGER_SCHEDULE = '0 45 2 * * *';

/**
 * A queue's trigger. Generic, because the typed one cannot ask for the message's bytes (azure-functions-nodejs-library
 * issue 72 names this way; unverified on a real host): as text, the worker would JSON-parse it and round large numbers
 * unseen.
 */
export const serviceBusTrigger = ({ name, requiresSession }: QueueTopology) => ({
  type: 'serviceBusTrigger',
  queueName: name,
  connection: 'ServiceBusConnection',
  isSessionsEnabled: requiresSession,
  cardinality: 'one',
  dataType: 'binary',
});
