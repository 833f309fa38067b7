import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('search-users', {
  route: 'users/search',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.searchUsers,
});
