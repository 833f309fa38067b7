import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';
import { DUE_SCHEDULE } from '../src/topology.ts';

app.timer('send-due', { schedule: DUE_SCHEDULE, handler: handlers.sendDue });
