/** What the queue model keeps of a message. The parts of its content stay the sender's own bytes. */

export type MessageContent = {
  /** Encoded header fields. */
  readonly durable: Buffer;
  readonly priority: Buffer;
  /** Encoded keys and values of the message annotations, in turn. */
  readonly annotations: readonly Buffer[];
  /** Encoded fields of the properties section. */
  readonly properties: readonly Buffer[];
  /** Whole encoded sections; `body` is every section from the first body section to the footer. */
  readonly applicationProperties: Buffer;
  readonly body: Buffer;
};

export type Arrival = {
  /** The encoded message id: ids of different AMQP types are different ids. */
  readonly messageId: string;
  readonly sessionId: string | undefined;
  readonly timeToLiveInMs: number | undefined;
  readonly scheduledFor: number | undefined;
  readonly content: MessageContent;
};

export type DeadLetter = { readonly reason: string | undefined; readonly description: string | undefined };

export type QueueMessage = {
  readonly sequenceNumber: number;
  /** The number it had before it was dead-lettered; the same as `sequenceNumber` otherwise. */
  readonly firstSequenceNumber: number;
  readonly sessionId: string | undefined;
  readonly content: MessageContent;
  readonly enqueuedAt: number;
  readonly timeToLiveInMs: number;
  readonly expiresAt: number;
  readonly deadLetter: DeadLetter | undefined;
  /** Deliveries that came to nothing: 0 on the first delivery, as in the AMQP header. */
  deliveryCount: number;
  state: 'active' | 'locked' | 'scheduled' | 'gone';
};

export type Lock = { readonly token: string; readonly message: QueueMessage; readonly lockedUntil: number };
