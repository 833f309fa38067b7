/**
 * A body that was received without being parsed. Those of the relay are bytes; another client may have sent an AMQP
 * value, which has none of its own.
 */
export function toBytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));
}
