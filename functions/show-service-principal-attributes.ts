import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('show-service-principal-attributes', {
  route: 'servicePrincipals/{name}/attributes',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: handlers.showServicePrincipalAttributes,
});
