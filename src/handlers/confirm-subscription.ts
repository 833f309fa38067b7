import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { readSubscriptionValidation } from '../intake/subscription-validation.ts';
import type { Webhook } from '../intake/webhook.ts';
import type { Log } from '../ports/log.ts';
import { problem } from './problem.ts';

/** Event Grid says what it sends in a header; only a source of its format is asked this. */
export const isSubscriptionValidation = ({ subscriptions }: Webhook, { headers }: HttpRequest): boolean =>
  subscriptions !== undefined && headers.get('aeg-event-type') === 'SubscriptionValidation';

/** Anybody who may create subscriptions in Azure can point one here: only those that the source lists are confirmed. */
export function confirmSubscription(
  { source, subscriptions = [] }: Webhook,
  { headers }: HttpRequest,
  body: Uint8Array,
  log: Log,
): HttpResponseInit {
  // Names in Azure ignore case, and Event Grid writes them in capital letters.
  if (!subscriptions.includes((headers.get('aeg-subscription-name') ?? '').toLowerCase())) {
    log('warn', 'webhook.refused', { source, cause: 'subscription' });
    return problem(403, 'This subscription is none of those that the source lists.');
  }
  const validation = readSubscriptionValidation(body);
  if (validation.kind === 'problems') {
    return problem(400, 'The validation of the subscription cannot be read.', validation.problems);
  }
  log('info', 'webhook.subscriptionConfirmed', { source });
  // Event Grid takes 200 for this, and no other status.
  return { status: 200, jsonBody: { validationResponse: validation.code } };
}
