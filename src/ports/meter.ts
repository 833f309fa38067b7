import type { FailureKind } from '../domain/failure.ts';
import type { GateCause } from '../domain/gate.ts';
import type { ClosedState, Reason } from '../domain/state.ts';

/** Instruments of the relay; alerts and the workbook ask for them by these names. Durations are in seconds. */
export const metrics = {
  /** Counter by `state`, `source` and, of dead letters, `reason`: each closing, so that a request closed again counts again. */
  requestsClosed: 'relay.requests.closed',
  /**
   * Histogram by `source`, of requests that end as applied: from the time of the event, or its receipt where it lay ahead
   * then, or from the time since which it takes effect where that is later, to the end of the write.
   */
  eventToApplied: 'relay.requests.event_to_applied',
  /** Counter by `source` and `because`: answers that refused a call, and items of a batch. What became a dead letter is closed. */
  intakeRefused: 'relay.intake.refused',
  /** Histogram by `operation` and `outcome`: one call to Graph, with what it takes to get a token. */
  graphCall: 'relay.graph.call',
  /** Counter by `scope` (`read`, `write`): answers 429. */
  graphThrottled: 'relay.graph.throttled',
  /** Gauge: the part of its write limit that Graph says is spent; 1 is all of it, and 0 less than it speaks of (0.8). */
  graphLimitUsed: 'relay.graph.limit_used',
  /** Gauge by `cause`: 1 while the gate is not open, else 0. */
  gateClosed: 'relay.gate.closed',
  /** Gauge: 1 while Graph refuses the identity, else 0. */
  permissionsLost: 'relay.permissions.lost',
  /** Gauge: since the shared catalog was read from Graph; while there is none, since somebody began to look. */
  catalogAge: 'relay.catalog.age',
  /** Gauge: letters that nobody has replayed or discarded; `COUNTED_LETTERS` stands for as many or more. */
  deadLetters: 'relay.dead_letters.open',
  /**
   * Gauge by `queue`, of those without sessions: since the oldest message that is not scheduled came there; 0 when there
   * is none. One that somebody has in hand cannot be told from one that waits.
   */
  oldestMessage: 'relay.queue.oldest_message',
  /**
   * Gauge: since the open request that nobody has seen to for the longest was received, was due or was last tried; 0 when
   * there is none. What is not yet due does not count.
   */
  oldestOpenRequest: 'relay.requests.oldest_open',
} as const;
export type Metric = (typeof metrics)[keyof typeof metrics];

/** Those that tell a duration; the others count, or tell a part or a state. */
export const inSeconds: ReadonlySet<Metric> = new Set([
  metrics.eventToApplied,
  metrics.graphCall,
  metrics.catalogAge,
  metrics.oldestMessage,
  metrics.oldestOpenRequest,
]);

/** Beyond this the number of letters says nothing more, and would only take longer to find out. */
export const COUNTED_LETTERS = 5_000;

/** Stands for a source that none of the files names, so that nobody can make up labels. */
export const UNKNOWN_SOURCE = 'unknown';

/** Why a call to the intake was refused. */
export const refusalCauses = [
  'unauthenticated',
  'forbidden',
  'unknownWebhook',
  'malformed',
  'tooLarge',
  'mediaType',
  'invalid',
  'tooMany',
  'unavailable',
  'defect',
] as const;
export type RefusalCause = (typeof refusalCauses)[number];

export const graphOperations = ['resolve', 'read', 'write', 'search', 'definitions'] as const;
export type GraphOperation = (typeof graphOperations)[number];

/** Labels of each instrument: words from closed lists, and names of configured sources and queues, so that they are few. */
export type LabelsOf = {
  readonly [metrics.requestsClosed]:
    | { readonly state: Exclude<ClosedState, 'deadLettered'>; readonly source: string }
    | { readonly state: 'deadLettered'; readonly source: string; readonly reason: Reason };
  readonly [metrics.eventToApplied]: { readonly source: string };
  readonly [metrics.intakeRefused]: { readonly source: string; readonly because: RefusalCause };
  readonly [metrics.graphCall]: { readonly operation: GraphOperation; readonly outcome: 'ok' | FailureKind };
  readonly [metrics.graphThrottled]: { readonly scope: 'read' | 'write' };
  readonly [metrics.graphLimitUsed]: NoLabels;
  readonly [metrics.gateClosed]: { readonly cause: GateCause };
  readonly [metrics.permissionsLost]: NoLabels;
  readonly [metrics.catalogAge]: NoLabels;
  readonly [metrics.deadLetters]: NoLabels;
  readonly [metrics.oldestMessage]: { readonly queue: string };
  readonly [metrics.oldestOpenRequest]: NoLabels;
};
type NoLabels = Readonly<Record<never, string>>;
export type Labels = Readonly<Record<string, string>>;

type Counter = typeof metrics.requestsClosed | typeof metrics.intakeRefused | typeof metrics.graphThrottled;
type Histogram = typeof metrics.eventToApplied | typeof metrics.graphCall;
type Gauge = Exclude<Metric, Counter | Histogram>;

/**
 * A gauge is forgotten when nobody has set it for this long. Timers run in one instance, and the next one may be another:
 * what the one before goes on to say would be as old as it is. Three runs of the timer, so that a late one leaves no gap.
 */
export const GAUGE_HOLDS_FOR_IN_MS = 3 * 60_000;

/**
 * Where measurements go. Takes them at once, waits for nothing and never throws: what is measured must not suffer.
 *
 * With OpenTelemetry a gauge needs an observable instrument that observes only what still holds, and a reader that asks
 * for delta temporality of it: with cumulative temporality the SDK repeats the last observation for ever.
 */
export type Meter = {
  count<Name extends Counter>(name: Name, labels: LabelsOf[Name]): void;
  /** One observation of a distribution. */
  record<Name extends Histogram>(name: Name, value: number, labels: LabelsOf[Name]): void;
  /** What is so now. The last one holds until the next, and no longer than `GAUGE_HOLDS_FOR_IN_MS`. */
  gauge<Name extends Gauge>(name: Name, value: number, labels: LabelsOf[Name]): void;
};

export const noMeter: Meter = { count() {}, record() {}, gauge() {} };
