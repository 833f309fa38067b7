import { problem, type Reply, type Route } from './contract.ts';

type Order = { readonly targetsPerHour: number; readonly until: string; readonly justification: string };

const PATH = /^sources\/([\w-]+)\/bulk-exception$/;
const LIMIT = 200;

/** `hr` may change 200 targets an hour, and has done so; there is no other source with a limit. */
export function bulkRoutes(): readonly Route[] {
  let exception: object | undefined;
  const answer = (source: string, change: () => void): Reply => {
    if (source !== 'hr') return problem(404, 'There is no source of this name, or it has no targetsPerHour.');
    change();
    const state = { source, targetsPerHour: LIMIT, hour: '2026-11-21T12', targets: LIMIT };
    return { status: 200, body: { ...state, ...(exception && { exception }) } };
  };
  return [
    { method: 'GET', path: PATH, answer: (_, source) => answer(source, () => {}) },
    {
      method: 'DELETE',
      path: PATH,
      answer: (_, source) =>
        answer(source, () => {
          exception = undefined;
        }),
    },
    {
      method: 'POST',
      path: PATH,
      answer({ body }, source) {
        const { targetsPerHour, until, justification } = body as Order;
        if (Object.keys(body).length !== 3) return problem(422, 'There are three fields.');
        if (targetsPerHour <= LIMIT) {
          return problem(422, 'No.', [{ pointer: '/targetsPerHour', code: 'outOfRange', detail: 'More.' }]);
        }
        return answer(source, () => {
          const granted = { grantedAt: '2026-11-21T12:00:00.000Z', grantedBy: 'operator' };
          exception = { targetsPerHour, until, justification, ...granted };
        });
      },
    },
  ];
}
