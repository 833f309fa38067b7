import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('create-verification', {
  route: 'verifications',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.createVerification,
});
