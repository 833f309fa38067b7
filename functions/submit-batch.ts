import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('submit-batch', {
  route: 'requests/batch',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.submitBatch,
});
