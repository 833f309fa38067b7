import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';
import { MOVE_DEAD_LETTERS_SCHEDULE } from '../src/topology.ts';

app.timer('move-given-up', { schedule: MOVE_DEAD_LETTERS_SCHEDULE, handler: handlers.moveGivenUp });
