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
};

const queue = (name: string, requiresSession = false): QueueTopology => ({
  name,
  requiresSession,
  requiresDuplicateDetection: true,
  duplicateDetectionWindowInMs: HOUR,
  lockDurationInMs: MINUTE,
  maxDeliveryCount: 10,
  timeToLiveInMs: 14 * 24 * HOUR,
});

/** `onboarding` belongs to the source of that name; `events` holds raw events; `assignments` is worked off lane by lane. */
export const queues = {
  onboarding: queue('onboarding'),
  events: queue('events'),
  assignments: queue('assignments', true),
} as const;

/**
 * Lanes are Service Bus sessions. host.json must allow as many concurrent sessions, or a lane starves:
 * the host leaves a session only when a receive times out.
 */
export const LANES = 16;

export const storage = {
  requestsTable: 'requests',
  container: 'relay',
  catalogBlob: 'catalog.json',
} as const;

export const limits = {
  /** The broker's message limit is 256 KB with properties; the rest is head-room for them and for the relay's own fields. */
  bodyBytes: 180 * 1024,
  batchBytes: 4 * 1024 * 1024,
  batchItems: 1_000,
  /** The canonical request is 5 levels deep inside a batch; the rest is room for a clear error instead of "too deep". */
  jsonDepth: 16,
  /** Service Bus Standard, message with its properties. */
  messageBytes: 256 * 1024,
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

export const ROUTE_PREFIX = 'api/v1';

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
