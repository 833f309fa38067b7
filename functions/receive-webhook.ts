import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('receive-webhook', {
  route: 'webhooks/{source}',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.receiveWebhook,
});
