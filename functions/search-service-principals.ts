import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('search-service-principals', {
  route: 'servicePrincipals/search',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.searchServicePrincipals,
});
