import { limits } from '../topology.ts';

/** What an event is told by beside its body: its content type, its id in the sender's words, and CloudEvents attributes. */
export type EventHeaders = Readonly<Record<string, string>>;

/** Where senders name the delivery, the same each time that they try it again. */
const idHeaders: readonly string[] = [
  'webhook-id',
  'x-atlassian-webhook-identifier',
  'x-github-delivery',
  'x-zendesk-webhook-invocation-id',
];
const CONTENT_TYPE = 'content-type';
const CLOUD_EVENTS = 'ce-';

/** Whether what this header holds is kept with each event; so it must hold no secret. */
export const isKept = (name: string): boolean =>
  name === CONTENT_TYPE || idHeaders.includes(name) || name.startsWith(CLOUD_EVENTS);

/**
 * What travels with the body, into a dead letter too. Nothing that proves who the sender is is kept.
 *
 * @param signedId the event's id where it was signed: it goes before one that was not
 */
export function chooseHeaders(headers: Iterable<readonly [string, string]>, signedId?: string): EventHeaders {
  const chosen = [...headers].filter(([name]) => isKept(name));
  return Object.fromEntries(signedId === undefined ? chosen : [...chosen, ['webhook-id', signedId]]);
}

/** As one text; the same headers are the same text, in whatever order they came. */
export function writeHeaders(headers: EventHeaders): string | undefined {
  const names = Object.keys(headers).sort();
  return names.length === 0 ? undefined : JSON.stringify(headers, names);
}

/** What is kept of the headers of one message, as one text. */
export const keepHeaders = (headers: Iterable<readonly [string, string]>): string | undefined =>
  writeHeaders(chooseHeaders(headers));

/** How the sender names this delivery, if it does: of what is kept. */
export const deliveryIdOf = (kept: EventHeaders): string | undefined =>
  [...idHeaders, `${CLOUD_EVENTS}id`].map((name) => kept[name]).find((id) => id !== undefined && id !== '');

/** Whatever may send to the bus may send anything: what is no such text is no headers. */
export function readHeaders(text: string | undefined): EventHeaders {
  if (text === undefined) return {};
  try {
    const entries = Object.entries(Object(JSON.parse(text)) as Record<string, unknown>);
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}

/** CloudEvents 1.0, AMQP binding 3.1.3.1: with an underscore for senders that cannot write a colon. */
const CLOUD_EVENTS_PROPERTY = /^cloudEvents[_:](?=.)/i;

/**
 * What came beside the body of a message to a source's own queue, in the form of an HTTP delivery, so that it is read in
 * one way: the content type, and the attributes of CloudEvents, which HTTP percent-encodes.
 */
export function headersOfMessage(properties: Readonly<Record<string, unknown>>, type: unknown): string | undefined {
  const attributes = Object.entries(properties)
    .filter(([name]) => CLOUD_EVENTS_PROPERTY.test(name))
    .map(([name, value]): [string, string] => [
      `${CLOUD_EVENTS}${name.replace(CLOUD_EVENTS_PROPERTY, '').toLowerCase()}`,
      encodeURIComponent(String(value).toWellFormed()),
    ]);
  const contentType = typeof type === 'string' && type !== '' ? [[CONTENT_TYPE, type] as const] : [];
  return keepHeaders([...contentType, ...attributes]);
}

export const areHeadersTooLong = (headers: string | undefined): boolean =>
  headers !== undefined && Buffer.byteLength(headers) > limits.keptHeaderBytes;
