import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('replace-dead-letter', {
  route: 'dead-letters/{id}/replace',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.replaceDeadLetter,
});
