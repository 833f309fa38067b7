import type { Change } from '../domain/change.ts';
import { attributeLimits } from '../domain/definition.ts';
import type { Failure } from '../domain/failure.ts';
import { type Plan, plan } from '../domain/plan.ts';
import { checkPolicy } from '../domain/policy.ts';
import type { Outcome } from '../domain/settle.ts';
import type { Sources } from '../domain/source.ts';
import { type AttributeResult, type Reason, type RecordedProblem, toRecorded } from '../domain/state.ts';
import type { AssignmentMessage } from '../intake/message.ts';
import type { Directory } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';
import type { CatalogCache } from './catalog.ts';
import { checkRequest } from './check-request.ts';

export type Performance = { readonly outcome: Outcome; readonly objectId?: string };
export type Perform = (message: AssignmentMessage, log: Log) => Promise<Performance>;

type Dependencies = { readonly sources: Sources; readonly catalog: CatalogCache; readonly directory: Directory };

/** Decides again what intake decided, for the message may be days old: policy, definitions, then the target itself. */
export function createPerform({ sources, catalog, directory }: Dependencies): Perform {
  return async ({ key: id, source: name, request }, log) => {
    const source = sources.byName(name);
    if (!source) return { outcome: refused('forbidden') };
    const check = await checkRequest(catalog, source, request);
    if (check.kind === 'refused') return { outcome: refused(check.reason, check.problems) };

    const found = await directory.read(request.target);
    if (found.kind === 'failed') return { outcome: failed(found.failure, id, log) };
    const { objectId, current } = found;
    const forbidden = checkPolicy(source, request, objectId);
    if (forbidden.length > 0) return { outcome: refused('forbidden', forbidden), objectId };

    const todo = plan(check.changes, current);
    if (todo.valuesAfter > attributeLimits.valuesPerObject) {
      return { outcome: refused('invalid', [{ pointer: '/attributes', code: 'tooManyValues' }]), objectId };
    }
    if (todo.writes.length === 0) return { outcome: { kind: 'unchanged', results: resultsOf(todo) }, objectId };

    const written = await directory.write(request.target.type, objectId, todo.writes);
    if (written.kind === 'failed') return { outcome: failed(written.failure, id, log), objectId };
    return { outcome: { kind: 'applied', results: resultsOf(todo) }, objectId };
  };
}

const refused = (reason: Reason, problems: readonly RecordedProblem[] = []): Outcome => ({
  kind: 'refused',
  reason,
  problems: toRecorded(problems),
});

function failed(failure: Failure, id: string, log: Log): Outcome {
  const { kind, status, code, requestId } = failure;
  log('warn', 'directory.failed', { id, kind, status, code, requestId });
  return { kind: 'refused', reason: kind };
}

function resultsOf({ writes, unchanged }: Plan): readonly AttributeResult[] {
  const say = (result: AttributeResult['result']) => (change: Change) => {
    const { attributeSet, name } = change.attribute;
    return { attributeSet, name, result };
  };
  return [...writes.map(say('applied')), ...unchanged.map(say('unchanged'))];
}
