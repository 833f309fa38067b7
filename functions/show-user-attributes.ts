import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('show-user-attributes', {
  route: 'users/{name}/attributes',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: handlers.showUserAttributes,
});
