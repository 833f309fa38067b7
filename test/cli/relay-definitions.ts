import { sampleDirectory } from '../../local/graph/directory-sample.ts';
import { selectDefinitions } from '../../src/domain/definition-filter.ts';
import { problem, type Route } from './contract.ts';

export const TARGET_ID = '6bac433c-48c6-4213-a316-1428de32701b';
const LOADED_AT = '2026-11-21T12:00:00Z';

export function definitionRoutes(): readonly Route[] {
  const { attributeSets, definitions } = sampleDirectory();
  return [
    {
      method: 'GET',
      path: /^definitions$/,
      queries: ['attributeSet', 'name', 'status', 'type', 'values'],
      answer({ query }) {
        const { attributeSet, name } = query;
        const selected = selectDefinitions({ attributeSets, definitions }, { attributeSet, name, values: 'all' });
        const value = selected.definitions.filter(({ status }) => (query['status'] ?? status) === status);
        return { status: 200, body: { loadedAt: LOADED_AT, attributeSets: selected.attributeSets, value } };
      },
    },
    {
      method: 'POST',
      path: /^definitions\/refresh$/,
      answer: () => ({
        status: 200,
        body: {
          loadedAt: LOADED_AT,
          definitions: definitions.length,
          changes: { added: ['Marketing/Region'], removed: [], changed: ['Engineering/Project'] },
        },
      }),
    },
  ];
}

type Planned = { readonly eventId?: string; readonly attributes: Readonly<Record<string, unknown>> };

/** `refuse…` is refused, `forbid…` too, `dead…` would be a dead letter, `hidden…` is withheld, `none…` changes nothing. */
export function planRoute(): Route {
  const target = { type: 'user', id: TARGET_ID };
  const effect = (result: string) => [{ attributeSet: 'Engineering', name: 'NumVendors', result }];
  return {
    method: 'POST',
    path: /^plans$/,
    answer({ body }) {
      const { eventId = '', attributes } = body as Planned;
      const at = '/attributes/Engineering/NumVendors';
      const refused = (status: number, code: string) =>
        problem(status, 'It was 4713.', [{ pointer: at, code, detail: 'It was 4713.' }]);
      if (eventId.startsWith('refuse')) return refused(422, 'wrongType');
      if (eventId.startsWith('forbid')) return refused(403, 'attributeNotAllowed');
      const answered = (more: object) => ({ status: 200, body: { target, effects: [], warnings: [], ...more } });
      if (eventId.startsWith('dead')) {
        const problems = [{ pointer: '/attributes', code: 'tooManyValues' }];
        return answered({ outcome: 'deadLettered', reason: 'invalid', problems, request: null });
      }
      if (eventId.startsWith('hidden')) {
        const warnings = [{ pointer: at, code: 'requestWithheld', detail: 'It would tell 4713.' }];
        return answered({ outcome: 'applied', effects: effect('applied'), warnings });
      }
      if (eventId.startsWith('none')) {
        return answered({ outcome: 'unchanged', effects: effect('unchanged'), request: null });
      }
      const call = {
        method: 'PATCH',
        path: `/v1.0/users/${TARGET_ID}`,
        body: { customSecurityAttributes: attributes },
      };
      return answered({ outcome: 'applied', effects: effect('applied'), request: call });
    },
  };
}
