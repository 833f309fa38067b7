import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';
import { CATALOG_REFRESH_SCHEDULE } from '../src/topology.ts';

app.timer('refresh-catalog', { schedule: CATALOG_REFRESH_SCHEDULE, handler: handlers.refreshCatalog });
