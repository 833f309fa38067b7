import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('submit-request', {
  route: 'requests',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.submitRequest,
});
