/** What a span may say: names, counts and ids of the relay's own, never a value and nothing personal. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export type SpanOptions = {
  readonly name: string;
  readonly kind: 'server' | 'consumer' | 'producer' | 'client' | 'internal';
  /**
   * W3C `traceparent` that the span goes on from, where that is not the span that is running. What is none is ignored.
   * A span that is running in another trace is linked.
   */
  readonly parent?: string | undefined;
  readonly attributes?: SpanAttributes | undefined;
};

export type Span = {
  set(attributes: SpanAttributes): void;
  /** Marks it as failed, with a word from a closed list. */
  fail(reason: string): void;
};

export type Tracer = {
  /** Runs the work inside a span. What the work throws marks the span as failed, and is thrown on. */
  span<T>(options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T>;
  /** The span that is running, to say more of it; outside of any, what is said is dropped. */
  running(): Span;
  /** W3C `traceparent` of the span that is running, for what is sent on; undefined outside of any. */
  current(): string | undefined;
};

const silent: Span = { set() {}, fail() {} };

/** Where nobody collects traces, it costs nothing. */
export const noTracer: Tracer = { span: (_, work) => work(silent), running: () => silent, current: () => undefined };
