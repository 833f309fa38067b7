import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('refresh-definitions', {
  route: 'definitions/refresh',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.refreshDefinitions,
});
