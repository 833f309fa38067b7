import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('list-requests', {
  route: 'requests',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: handlers.listRequests,
});
