import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';
import { MEASURE_SCHEDULE } from '../src/topology.ts';

app.timer('measure', { schedule: MEASURE_SCHEDULE, handler: handlers.measure });
