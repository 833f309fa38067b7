import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('allow-webhook-origin', {
  route: 'webhooks/{source}',
  methods: ['OPTIONS'],
  authLevel: 'anonymous',
  handler: handlers.allowWebhookOrigin,
});
