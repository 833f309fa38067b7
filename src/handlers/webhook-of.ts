import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Webhook, Webhooks } from '../intake/webhook.ts';
import { problem } from './problem.ts';

type Found =
  | { readonly kind: 'webhook'; readonly webhook: Webhook }
  | { readonly kind: 'refused'; readonly response: HttpResponseInit };

/** A name that is none, and that of a source which is no webhook, have one answer: who sends to it is told nothing. */
export function webhookOf(webhooks: Webhooks, { params }: HttpRequest): Found {
  const webhook = webhooks.get(params['source'] ?? '');
  if (webhook) return { kind: 'webhook', webhook };
  return { kind: 'refused', response: problem(404, 'There is no webhook of this name.') };
}
