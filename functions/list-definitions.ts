import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('list-definitions', {
  route: 'definitions',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: handlers.listDefinitions,
});
