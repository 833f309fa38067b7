import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('show-dead-letter', {
  route: 'dead-letters/{id}',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: handlers.showDeadLetter,
});
