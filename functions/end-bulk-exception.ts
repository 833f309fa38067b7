import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('end-bulk-exception', {
  route: 'sources/{source}/bulk-exception',
  methods: ['DELETE'],
  authLevel: 'anonymous',
  handler: handlers.endBulkException,
});
