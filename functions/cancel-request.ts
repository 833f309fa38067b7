import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('cancel-request', {
  route: 'requests/{id}/cancel',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.cancelRequest,
});
