/** A refusal as a client sees it: an AMQP condition on links, a status code on `$management`. */
export class BrokerError extends Error {
  readonly condition: string;
  readonly statusCode: number;

  constructor(condition: string, statusCode: number, message: string) {
    super(message);
    this.name = 'BrokerError';
    this.condition = condition;
    this.statusCode = statusCode;
  }

  /** With all fields of an AMQP error: azure-servicebus fails on one that ends before `info`. */
  toAmqp(): { condition: string; description: string; info: object } {
    return { condition: this.condition, description: this.message, info: {} };
  }
}

// Conditions: learn: service-bus-messaging/service-bus-amqp-troubleshoot and @azure/core-amqp ConditionErrorNameMapper.

/** Clients recognise this refusal by its words, not by its condition (@azure/core-amqp translate). */
export const entityNotFound = (name: string): BrokerError =>
  new BrokerError('amqp:not-found', 404, `The messaging entity '${name}' could not be found.`);

export const messageLockLost = (): BrokerError =>
  new BrokerError(
    'com.microsoft:message-lock-lost',
    410,
    'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.',
  );

export const sessionLockLost = (): BrokerError =>
  new BrokerError(
    'com.microsoft:session-lock-lost',
    410,
    'The session lock has expired. Accept the session again to receive its messages.',
  );

export const sessionCannotBeLocked = (sessionId: string): BrokerError =>
  new BrokerError(
    'com.microsoft:session-cannot-be-locked',
    409,
    `The requested session '${sessionId}' cannot be accepted. It may be locked by another receiver.`,
  );

export const noSessionInTime = (): BrokerError =>
  new BrokerError('com.microsoft:timeout', 408, 'No unlocked session with messages turned up within the time given.');

export const messageNotFound = (sequenceNumber: number): BrokerError =>
  new BrokerError('com.microsoft:message-not-found', 404, `There is no scheduled message ${sequenceNumber}.`);

export const notAllowed = (message: string): BrokerError => new BrokerError('amqp:not-allowed', 400, message);

export const notImplemented = (what: string): BrokerError =>
  new BrokerError(
    'amqp:not-implemented',
    501,
    `The local broker does not implement ${what}: the relay does not use it.`,
  );

export const unauthorized = (message: string): BrokerError => new BrokerError('amqp:unauthorized-access', 401, message);

export const messageTooLarge = (size: number, limit: number): BrokerError =>
  new BrokerError(
    'amqp:link:message-size-exceeded',
    413,
    `The received message (size: ${size} bytes) exceeds the limit (${limit} bytes) currently allowed on the link.`,
  );

export const decodeError = (message: string): BrokerError => new BrokerError('amqp:decode-error', 400, message);
