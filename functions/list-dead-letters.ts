import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('list-dead-letters', {
  route: 'dead-letters',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: handlers.listDeadLetters,
});
