import { type Open, opened, withObject } from './envelope.ts';
import { headerId } from './event-id.ts';
import { timeOfMillis } from './times.ts';

/**
 * An issue webhook of Jira Cloud. The identifier stays the same when Jira sends again. That `timestamp` is in
 * milliseconds is by looking at it, not by a page: unverified.
 */
export const openJira: Open = (bytes, headers) =>
  withObject(bytes, (event) =>
    opened(event, {
      id: headerId(headers, 'x-atlassian-webhook-identifier'),
      occurredAt: timeOfMillis(event['timestamp']),
    }),
  );

/**
 * "Send web request" of an automation rule: issue data, or whatever its author wrote. It names no event; an author who
 * adds a header `webhook-id` gives it one.
 */
export const openJiraAutomation: Open = (bytes, headers) =>
  withObject(bytes, (event) => opened(event, { id: headerId(headers, 'webhook-id') }));
