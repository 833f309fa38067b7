import * as z from 'zod';
import { components } from './components.ts';
import { answer, type Operations } from './operation.ts';

const validationResponse = z
  .object({ validationResponse: z.string().describe('The code that Event Grid sent.') })
  .register(components, { id: 'SubscriptionValidationResponse' });

const taken = { description: 'Every event of it is durable.', headers: [] } as const;

export const webhooks: Operations = {
  receiveWebhook: {
    method: 'post',
    path: 'webhooks/{source}',
    tag: 'Webhooks',
    summary: 'Send events as a system that speaks a format of its own',
    description:
      'What is sent, and how it proves to come from its sender, is said by the file of the source. An event is answered once it is durable, with the status that this sender takes for success and without a body; what it says is read afterwards, so an event that cannot be used becomes a dead letter. A batch is taken as a whole or not at all, at most 1 000 events in 1 MB, each at most 180 KB. Query parameters are ignored.',
    roles: [],
    needs: 'Needs what the source asks for: a signature, an access token, basic authentication or a header.',
    bodyTypes: [
      'application/json',
      'application/cloudevents+json',
      'application/cloudevents-batch+json',
      'application/x-www-form-urlencoded',
    ],
    answers: {
      200: answer(
        'Every event of it is durable, and there is no body; or this is the answer to the validation of a subscription of Event Grid.',
        validationResponse,
        { validation: { validationResponse: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' } },
      ),
      202: taken,
      204: taken,
    },
    refusals: [400, 401, 403, 404, 411, 413, 415, 429, 431, 500, 503],
  },

  allowWebhookOrigin: {
    method: 'options',
    path: 'webhooks/{source}',
    tag: 'Webhooks',
    summary: 'Ask whether events may be sent here',
    description:
      'The handshake of CloudEvents (HTTP 1.1 Web Hooks, section 4): `WebHook-Request-Origin` is one of those that the source lists. The address of `WebHook-Request-Callback` is never called.',
    roles: [],
    answers: {
      200: {
        description: 'They may.',
        headers: ['Allow', 'WebHook-Allowed-Origin', 'WebHook-Allowed-Rate'],
      },
    },
    refusals: [403, 404, 405],
  },
};
