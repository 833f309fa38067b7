import { auditQuery } from '../intake/audit-query.ts';
import type { Cursors } from '../intake/cursor.ts';
import type { Audit, AuditRecord } from '../ports/audit.ts';
import type { GuardedHandler } from './guard.ts';
import { answerPage, readQuery } from './list.ts';

/** `GET audit` */
export function listAudit(audit: Audit, cursors: Cursors): GuardedHandler {
  return async (request, caller) => {
    const read = readQuery(request, auditQuery);
    if (read.kind === 'refused') return read.response;
    const { top, cursor, ...query } = read.query;
    return answerPage(request, cursors, {
      question: ['audit', caller.applicationId, JSON.stringify(query)],
      cursor,
      read: (after) => audit.list(query, top, after),
      toItem: toRecord,
    });
  };
}

function toRecord({ target, objectId, ...rest }: AuditRecord) {
  const named = target && { type: target.type, [target.key]: target.value };
  return { ...rest, ...(named && { target: objectId ? { ...named, id: objectId } : named }) };
}
