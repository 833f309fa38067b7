import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';

app.http('ready', { route: 'ready', methods: ['GET'], authLevel: 'anonymous', handler: handlers.ready });
