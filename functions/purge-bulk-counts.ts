import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';
import { PURGE_BULK_COUNTS_SCHEDULE } from '../src/topology.ts';

app.timer('purge-bulk-counts', { schedule: PURGE_BULK_COUNTS_SCHEDULE, handler: handlers.purgeBulkCounts });
