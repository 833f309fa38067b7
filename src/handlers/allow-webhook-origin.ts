import type { HttpHandler } from '@azure/functions';
import type { Webhooks } from '../intake/webhook.ts';
import { problem } from './problem.ts';
import { webhookOf } from './webhook-of.ts';

const ALLOW = { allow: 'POST' };

/**
 * `OPTIONS webhooks/{source}`: how a sender of CloudEvents asks whether it may send here (HTTP 1.1 Web Hooks, section 4).
 * It proves nothing and needs no proof: the answer protects the sender. The callback that a request may name is never
 * called.
 */
export const allowWebhookOrigin =
  (webhooks: Webhooks): HttpHandler =>
  async (request) => {
    const found = webhookOf(webhooks, request);
    if (found.kind === 'refused') return found.response;
    const { origins, eventsPerMinute } = found.webhook;
    if (!origins) return problem(405, 'Nobody needs to ask whether to send here.', [], ALLOW);
    const origin = request.headers.get('webhook-request-origin');
    if (origin === null || !origins.includes(origin.toLowerCase())) {
      return problem(403, 'This origin is none of those that the source lists.');
    }
    return {
      status: 200,
      headers: {
        ...ALLOW,
        'webhook-allowed-origin': origin,
        'webhook-allowed-rate': String(eventsPerMinute),
      },
    };
  };
