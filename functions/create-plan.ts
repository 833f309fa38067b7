import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('create-plan', {
  route: 'plans',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.createPlan,
});
