import { isObject, type Open, opened, withJson } from './envelope.ts';
import { headerId } from './event-id.ts';

/** The document is the request. One without an id has that of its delivery (Standard Webhooks), same across retries. */
export const openCanonical: Open = (bytes, headers) =>
  withJson(bytes, (document) => {
    const id = headerId(headers, 'webhook-id');
    if (id === undefined || !isObject(document) || Object.hasOwn(document, 'eventId')) return opened(document);
    return opened({ ...document, eventId: id }, { id });
  });
