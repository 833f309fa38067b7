import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('request-status', {
  route: 'requests/{id}',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: handlers.requestStatus,
});
