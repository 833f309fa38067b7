import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('discard-dead-letters', {
  route: 'dead-letters/discard',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.discardDeadLetters,
});
