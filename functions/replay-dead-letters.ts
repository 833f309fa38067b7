import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('replay-dead-letters', {
  route: 'dead-letters/replay',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.replayDeadLetters,
});
