import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import type { LimitRate } from '../app/limit-rate.ts';
import type { SendEvent } from '../app/send-event.ts';
import { type RawEvent, readRawEvents } from '../intake/raw-events.ts';
import type { Webhook, Webhooks } from '../intake/webhook.ts';
import type { Log } from '../ports/log.ts';
import type { Tracer } from '../ports/tracer.ts';
import { limits } from '../topology.ts';
import { readBytes } from './body.ts';
import { confirmSubscription, isSubscriptionValidation } from './confirm-subscription.ts';
import { contextLog } from './context-log.ts';
import { keysUnavailable, toErrorResponse } from './error-response.ts';
import { mapInFlight } from './map-in-flight.ts';
import { webhookOf } from './webhook-of.ts';
import { refuseEvents, refuseProof, tooManyRequests, wrongMediaType } from './webhook-refusals.ts';

type Dependencies = {
  readonly webhooks: Webhooks;
  readonly sendEvent: SendEvent;
  readonly limitRate: LimitRate;
  readonly now: () => number;
  readonly newId: () => string;
  readonly tracer: Tracer;
};

/**
 * `POST webhooks/{source}`: everything before the queue. The order of the checks is part of the contract: nothing of
 * a body is looked at before it is proven to be its sender's, and only what is proven counts against its rate. A query
 * is not looked at at all, for some senders append parameters of their own to any address.
 */
export function receiveWebhook({ webhooks, sendEvent, limitRate, now, newId, tracer }: Dependencies): HttpHandler {
  return async (request, context) => {
    const log = contextLog(context);
    try {
      return await receive(request, log);
    } catch (error) {
      return toErrorResponse(error, context, log);
    }
  };

  async function receive(request: HttpRequest, log: Log): Promise<HttpResponseInit> {
    const found = webhookOf(webhooks, request);
    if (found.kind === 'refused') return found.response;
    const { source, rules } = found.webhook;
    tracer.running().set({ 'relay.source': source });
    const contentType = request.headers.get('content-type') ?? '';
    if (!rules.takes(contentType, request.headers)) return wrongMediaType(rules.mediaTypes);
    const body = await readBytes(request, rules.batchOf(contentType) ? limits.webhookBytes : limits.bodyBytes);
    return body.kind === 'refused' ? body.response : judge(found.webhook, request, body.bytes, log);
  }

  async function judge(webhook: Webhook, request: HttpRequest, body: Uint8Array, log: Log): Promise<HttpResponseInit> {
    const { source, rules, proof } = webhook;
    const { headers } = request;
    const verdict = await proof.check(headers, body, now());
    if (verdict.kind === 'unavailable') return keysUnavailable();
    if (verdict.kind === 'refused') {
      log('warn', 'webhook.refused', { source, cause: verdict.cause });
      return refuseProof(proof.challenge);
    }
    if (isSubscriptionValidation(webhook, request)) return confirmSubscription(webhook, request, body, log);
    const read = readRawEvents(rules, { headers, body, signedId: verdict.eventId });
    if (read.kind === 'events') return take(webhook, read.events, log);
    log('warn', 'webhook.refused', { source, cause: read.because });
    return refuseEvents(read.because);
  }

  /** Answered once the broker has confirmed each of them. Before that, the sender has to send them all again. */
  async function take(
    { source, eventsPerMinute, acknowledge }: Webhook,
    events: readonly RawEvent[],
    log: Log,
  ): Promise<HttpResponseInit> {
    const waitInMs = limitRate(source, eventsPerMinute, events.length);
    if (waitInMs > 0) {
      log('warn', 'webhook.refused', { source, cause: 'tooManyRequests' });
      return tooManyRequests(waitInMs);
    }
    const receivedAt = new Date(now()).toISOString();
    await mapInFlight(events, ({ deliveryId = newId(), ...event }) =>
      sendEvent({ ...event, source, deliveryId, receivedAt }),
    );
    log('info', 'webhook.accepted', { source, events: events.length });
    return { status: acknowledge };
  }
}
