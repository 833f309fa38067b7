import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';
import { TELL_CLOSED_SCHEDULE } from '../src/topology.ts';

app.timer('tell-closed', { schedule: TELL_CLOSED_SCHEDULE, handler: handlers.tellClosed });
