import { page, problem, type Reply, type Route } from './contract.ts';
import type { RelayServer } from './relay-server.ts';

export type Letter = {
  readonly id: string;
  readonly source: string;
  readonly eventId: string;
  readonly reason: string;
  readonly deadLetteredAt: string;
  /** What an item is answered with instead; given back once for 503. */
  status?: number | undefined;
  fate?: 'replayed' | 'discarded' | undefined;
  /** Stands for what a later relay might add. */
  readonly content?: unknown;
};
type Filter = Readonly<Record<string, string>>;
type Body = {
  readonly ids?: readonly string[];
  readonly filter?: Filter;
  readonly cursor?: string;
  readonly request?: unknown;
  readonly dryRun?: boolean;
};

type Replaced = { readonly status: number; readonly replacedBy?: string; readonly problem?: unknown };

const PER_CALL = 200;
const fates = { replay: 'replayed', discard: 'discarded' } as const;

function refuse(letter: Letter, status: number) {
  if (status === 503) letter.status = undefined;
  const errors = [{ pointer: '/attributes/Engineering/Project', code: 'unknownAttribute', detail: 'No.' }];
  return { id: letter.id, status, problem: problem(status, 'No.', errors).body };
}

const bodyFields = ['ids', 'filter', 'cursor', 'dryRun'];
const filterFields = ['source', 'reason', 'from', 'to'];

function checkBody(body: Body): string | undefined {
  if (Object.keys(body).some((name) => !bodyFields.includes(name))) return 'This field is not known.';
  if (Object.keys(body.filter ?? {}).some((name) => !filterFields.includes(name))) return 'No such filter.';
  if ((body.ids?.length ?? 0) > PER_CALL) return 'Give at most 200 ids.';
  const ways = [body.ids, body.filter].filter((way) => way !== undefined);
  return ways.length === 1 ? undefined : 'Give ids or a filter.';
}

export const aLetter = (over: Partial<Letter> & { readonly id: string }): Letter => ({
  source: 'local',
  eventId: `event-of-${over.id}`,
  reason: 'targetNotFound',
  deadLetteredAt: '2026-11-21T12:34:56Z',
  ...over,
});

export function letterRoutes(relay: RelayServer): readonly Route[] {
  const matching = (filter: Filter) =>
    relay.letters.filter(
      ({ source, reason, deadLetteredAt, fate }) =>
        fate === undefined &&
        (filter['source'] ?? source) === source &&
        (filter['reason'] ?? reason) === reason &&
        (filter['from'] ?? '') <= deadLetteredAt &&
        deadLetteredAt < (filter['to'] ?? '9'),
    );
  const toWire = (letter: Letter) => {
    const target = { type: 'user', userPrincipalName: `${letter.eventId}@contoso.com` };
    return { ...letter, target, attempts: 3, receivedAt: letter.deadLetteredAt };
  };

  function settle(verb: 'replay' | 'discard', id: string, dryRun: boolean, request?: unknown) {
    const letter = relay.letters.find((each) => each.id === id);
    if (!letter || letter.fate === 'discarded') return { id, status: 404 };
    if (letter.fate !== undefined) return { id, status: 409 };
    if (letter.status !== undefined) return refuse(letter, letter.status);
    if (!dryRun) letter.fate = fates[verb];
    if (verb === 'discard') return { id, status: 200, state: 'discarded' };
    return { id, status: 202, ...(request ? { replacedBy: `new-${id}` } : { state: 'reserved' }) };
  }

  function operate(verb: 'replay' | 'discard', body: Body): Reply {
    const { ids, filter = {}, dryRun = false } = body;
    const wrong = checkBody(body);
    if (wrong !== undefined) return problem(422, wrong);
    if (ids) return { status: 200, body: { results: ids.map((each) => settle(verb, each, dryRun)) } };
    return byFilter(verb, filter, body.cursor, dryRun);
  }

  /** One letter gives its place to another request. */
  function replace(id: string, { request, dryRun = false }: Body): Reply {
    if (request === undefined) return problem(422, 'Give the request.');
    const { status, replacedBy, problem: refused } = settle('replay', id, dryRun, request) as Replaced;
    if (replacedBy === undefined) return refused ? { status, body: refused } : problem(status, 'No.');
    return { status, body: { id: replacedBy, eventId: 'edited', replaces: id } };
  }

  function byFilter(verb: 'replay' | 'discard', filter: Filter, cursor: string | undefined, dryRun: boolean): Reply {
    // The cursor is the last id of the page before, because what is done is no longer found.
    const from = cursor === undefined ? 0 : relay.letters.findIndex((letter) => letter.id === cursor) + 1;
    const rest = matching(filter).filter((letter) => relay.letters.indexOf(letter) >= from);
    const results = rest.slice(0, PER_CALL).map((letter) => settle(verb, letter.id, dryRun));
    const last = rest[PER_CALL - 1]?.id;
    return { status: 200, body: { results, ...(rest.length > PER_CALL ? { cursor: last } : {}) } };
  }

  return [
    {
      method: 'GET',
      path: /^dead-letters$/,
      queries: ['source', 'reason', 'from', 'to', 'top', 'cursor'],
      answer: (seen) => page(matching(seen.query).map(toWire), seen, relay.url),
    },
    {
      method: 'GET',
      path: /^dead-letters\/([\w-]+)$/,
      answer(_, id) {
        const letter = relay.letters.find((each) => each.id === id);
        return letter ? { status: 200, body: toWire(letter) } : problem(404, 'There is no dead letter of this id.');
      },
    },
    { method: 'POST', path: /^dead-letters\/replay$/, answer: ({ body }) => operate('replay', body) },
    {
      method: 'POST',
      path: /^dead-letters\/([\w-]+)\/replace$/,
      answer: ({ body }, id) => replace(id, body),
    },
    { method: 'POST', path: /^dead-letters\/discard$/, answer: ({ body }) => operate('discard', body) },
  ];
}
