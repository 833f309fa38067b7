import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('show-health', {
  route: 'health',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: handlers.showHealth,
});
