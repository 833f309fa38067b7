/**
 * A lock token is a UUID. As a delivery tag it has the byte order of a .NET Guid, on `$management` that of RFC 9562.
 * learn: service-bus-messaging/service-bus-amqp-request-response ("Lock tokens are the DeliveryTag"); byte order: field report.
 */

function swapGroups(bytes: Buffer): Buffer {
  const swapped = Buffer.from(bytes);
  swapped.subarray(0, 4).reverse();
  swapped.subarray(4, 6).reverse();
  swapped.subarray(6, 8).reverse();
  return swapped;
}

export const tagOf = (token: string): Buffer => swapGroups(Buffer.from(token.replaceAll('-', ''), 'hex'));

export const tokenOfTag = (tag: Buffer): string => tokenOfUuid(swapGroups(tag));

export const tokenOfUuid = (uuid: Buffer): string =>
  uuid.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
