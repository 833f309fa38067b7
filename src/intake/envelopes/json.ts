import { type Open, opened, withJson } from './envelope.ts';
import { headerId } from './event-id.ts';

/** Any JSON document, as it is. Senders that sign by a known scheme name their event in a header of it. */
export const openJson: Open = (bytes, headers) =>
  withJson(bytes, (event) =>
    opened(event, {
      id: headerId(headers, 'webhook-id', 'x-github-delivery', 'x-zendesk-webhook-invocation-id'),
    }),
  );
