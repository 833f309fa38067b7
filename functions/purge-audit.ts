import { app } from '@azure/functions';
import { handlers } from '../src/runtime.ts';
import { PURGE_AUDIT_SCHEDULE } from '../src/topology.ts';

app.timer('purge-audit', { schedule: PURGE_AUDIT_SCHEDULE, handler: handlers.purgeAudit });
