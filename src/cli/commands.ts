import type { Command } from './command.ts';
import { auditList } from './commands/audit-list.ts';
import { deadLettersDiscard } from './commands/dead-letters-discard.ts';
import { deadLettersList } from './commands/dead-letters-list.ts';
import { deadLettersReplay } from './commands/dead-letters-replay.ts';
import { deadLettersShow } from './commands/dead-letters-show.ts';
import { definitionsList } from './commands/definitions-list.ts';
import { definitionsRefresh } from './commands/definitions-refresh.ts';
import { health } from './commands/health.ts';
import { permissionsCheck } from './commands/permissions-check.ts';
import { permissionsGrant } from './commands/permissions-grant.ts';
import { preflight } from './commands/preflight.ts';
import { requestsCancel } from './commands/requests-cancel.ts';
import { requestsList } from './commands/requests-list.ts';
import { requestsPlan } from './commands/requests-plan.ts';
import { requestsShow } from './commands/requests-show.ts';
import { requestsSubmit } from './commands/requests-submit.ts';
import { sourcesAllowBulk } from './commands/sources-allow-bulk.ts';
import { sourcesCheck } from './commands/sources-check.ts';
import { sourcesEndBulk } from './commands/sources-end-bulk.ts';
import { sourcesShowBulk } from './commands/sources-show-bulk.ts';
import { sourcesTry } from './commands/sources-try.ts';
import { verify } from './commands/verify.ts';

export const commands: readonly Command[] = [
  requestsSubmit,
  requestsShow,
  requestsList,
  requestsCancel,
  requestsPlan,
  deadLettersList,
  deadLettersShow,
  deadLettersReplay,
  deadLettersDiscard,
  auditList,
  definitionsList,
  definitionsRefresh,
  sourcesCheck,
  sourcesTry,
  sourcesShowBulk,
  sourcesAllowBulk,
  sourcesEndBulk,
  permissionsGrant,
  permissionsCheck,
  verify,
  health,
  preflight,
];
