import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('show-bulk-exception', {
  route: 'sources/{source}/bulk-exception',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: handlers.showBulkException,
});
