/** A message as it goes to the broker. The body is sent byte for byte. */
export type OutgoingMessage = {
  readonly messageId: string;
  readonly body: Uint8Array;
  readonly sessionId?: string | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds since the epoch: the broker keeps it back until then. */
  readonly scheduledFor?: number | undefined;
  /** W3C: the trace that it goes on in, where that is not the one that is running. */
  readonly traceparent?: string | undefined;
};

/** One queue to send to. Throws `Unavailable` unless the broker has confirmed. */
export type Queue = {
  send(message: OutgoingMessage): Promise<void>;
  /** Whether a send would probably get through, found out without sending. */
  probe(): Promise<boolean>;
};
