import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('live', { route: 'live', methods: ['GET'], authLevel: 'anonymous', handler: handlers.live });
