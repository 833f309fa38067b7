import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('search-service-principal-attributes', {
  route: 'servicePrincipals/{name}/attributes/search',
  methods: ['POST'],
  authLevel: 'anonymous',
  handler: handlers.searchServicePrincipalAttributes,
});
