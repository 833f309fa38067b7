import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('openapi', { route: 'openapi.json', methods: ['GET'], authLevel: 'anonymous', handler: handlers.openapi });
