import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';
import { PURGE_LEDGER_SCHEDULE } from '../src/topology.ts';

app.timer('purge-ledger', { schedule: PURGE_LEDGER_SCHEDULE, handler: handlers.purgeLedger });
