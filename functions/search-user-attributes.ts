import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('search-user-attributes', {
  route: 'users/{name}/attributes/search',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.searchUserAttributes,
});
