import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('list-audit', {
  route: 'audit',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: handlers.listAudit,
});
