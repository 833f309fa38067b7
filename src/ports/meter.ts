/** Instruments of the relay; alerts and the workbook ask for them by these names. Durations are in seconds. */
export const metrics = {
  /** Counter by `state`, `source` and, of dead letters, `reason`. */
  requestsClosed: 'relay.requests.closed',
  /** Histogram by `source`: from the time of the event, or its receipt when it lay ahead then, to the write. */
  eventToApplied: 'relay.requests.event_to_applied',
  /** Counter by `source` and `because`: what was refused at the edge or could not be taken. */
  intakeRefused: 'relay.intake.refused',
  /** Histogram by `operation` and `outcome`: one call to Graph. */
  graphCall: 'relay.graph.call',
  /** Counter by `scope` (`read`, `write`): answers 429. */
  graphThrottled: 'relay.graph.throttled',
  /** Gauge: the part of its write limit that Graph says is spent, 0 to 1. */
  graphLimitUsed: 'relay.graph.limit_used',
  /** Gauge by `cause`: 1 while the gate is not open, else 0. */
  gateClosed: 'relay.gate.closed',
  /** Gauge: 1 while Graph refuses the identity, else 0. */
  permissionsLost: 'relay.permissions.lost',
  /** Gauge: since the shared catalog was read from Graph. */
  catalogAge: 'relay.catalog.age',
  /** Gauge: letters that nobody has replayed or discarded. */
  deadLetters: 'relay.dead_letters.open',
  /** Gauge by `queue`: since the oldest message that could be received was sent; 0 when there is none. */
  oldestMessage: 'relay.queue.oldest_message',
  /** Gauge: since the oldest request that is neither closed nor waiting for its time was received; 0 when there is none. */
  oldestOpenRequest: 'relay.requests.oldest_open',
} as const;
export type Metric = (typeof metrics)[keyof typeof metrics];

/** Labels of a measurement: words from closed lists and names of sources and queues, so that their number is bounded. */
export type Labels = Readonly<Record<string, string>>;

/**
 * A gauge is forgotten when nobody has set it for this long. Timers run in one instance, and the next one may be another:
 * what the one before goes on to say would be as old as it is. Three runs of the timer, so that a late one leaves no gap.
 */
export const GAUGE_HOLDS_FOR_IN_MS = 3 * 60_000;

/** Where measurements go. */
export type Meter = {
  count(name: Metric, labels?: Labels): void;
  /** One observation of a distribution. */
  record(name: Metric, value: number, labels?: Labels): void;
  /** What is so now. The last one holds until the next, and no longer than `GAUGE_HOLDS_FOR_IN_MS`. */
  gauge(name: Metric, value: number, labels?: Labels): void;
};

export const noMeter: Meter = { count() {}, record() {}, gauge() {} };
