import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';
import { FORGET_EVENTS_SCHEDULE } from '../src/topology.ts';

app.timer('forget-events', { schedule: FORGET_EVENTS_SCHEDULE, handler: handlers.forgetEvents });
