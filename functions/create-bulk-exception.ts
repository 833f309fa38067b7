import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('create-bulk-exception', {
  route: 'sources/{source}/bulk-exception',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.createBulkException,
});
