import type * as z from 'zod';
import { deadLettersQuery } from '../intake/list-query.ts';
import { roles } from '../topology.ts';
import { deadLetter, deadLetterPage, letterResults, letterSelection, replaced, replacement } from './letter-schemas.ts';
import { answer, content, type Operations } from './operation.ts';

const ID = 'YB0Er-UoG39ILjwXlu9bOuV_iVBfOvYTCztSA6qzS9Y';
const NEW_ID = 'U3sNBkujQUzUYjIn-X93AiYRX-12rcZYRa5Vq-1_w9E';

const letter = {
  id: ID,
  kind: 'assignment',
  source: 'onboarding',
  reason: 'targetNotFound',
  description: 'There was no such target for 1 day.',
  attempts: 97,
  receivedAt: '2026-11-20T09:00:00.000Z',
  deadLetteredAt: '2026-11-21T09:00:00.000Z',
  eventId: 'hire-8731',
  target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
} satisfies z.input<typeof deadLetter>;

const named = { ids: [ID], dryRun: true };
const filtered = { filter: { reason: 'targetNotFound', from: '2026-11-20T00:00:00Z' } } as const;
const notThere = {
  type: 'about:blank',
  title: 'Not Found',
  status: 404,
  detail: 'There is no dead letter of this id.',
} as const;
const noStore = ['Cache-Control'] as const;
const operate = { method: 'post', tag: 'Dead letters', roles: [roles.operate] } as const;

export const deadLetters: Operations = {
  listDeadLetters: {
    method: 'get',
    path: 'dead-letters',
    tag: 'Dead letters',
    summary: 'List dead letters',
    roles: [roles.operate],
    query: deadLettersQuery.schema,
    answers: {
      200: answer('A page of them, in no meaningful order.', deadLetterPage, { last: { value: [letter] } }, noStore),
    },
  },

  showDeadLetter: {
    method: 'get',
    path: 'dead-letters/{id}',
    tag: 'Dead letters',
    summary: 'Why a request was not applied',
    roles: [roles.operate],
    answers: { 200: answer('The dead letter, without what it contains.', deadLetter, { letter }, noStore) },
    refusals: [404],
  },

  replayDeadLetters: {
    ...operate,
    path: 'dead-letters/replay',
    summary: 'Send dead letters once more',
    description:
      'Named by their ids, or a page of those that pass a filter; the cursor of the answer goes on. Each is checked by the policy and the definitions of now.',
    body: content(letterSelection, { named, filtered }),
    answers: {
      200: answer('What became of each.', letterResults, {
        queued: { results: [{ id: ID, status: 202, state: 'queued' }] },
        absent: { results: [{ id: ID, status: 404, problem: notThere }] },
      }),
    },
  },

  discardDeadLetters: {
    ...operate,
    path: 'dead-letters/discard',
    summary: 'Give dead letters up for good',
    description: 'Named by their ids, or a page of those that pass a filter; the cursor of the answer goes on.',
    body: content(letterSelection, { named, filtered }),
    answers: {
      200: answer('What became of each.', letterResults, {
        discarded: { results: [{ id: ID, status: 200, state: 'discarded' }] },
      }),
    },
  },

  replaceDeadLetter: {
    ...operate,
    path: 'dead-letters/{id}/replace',
    summary: 'Submit a repaired request in the place of a dead letter',
    description:
      "It is a request of the caller's own, whose application must be a source, and under its policy; once it is accepted the letter is discarded. Without an eventId the same repair sent twice is one request.",
    body: content(replacement, {
      repaired: {
        request: {
          target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
          attributes: { Engineering: { Project: ['Baker'] } },
        },
      },
    }),
    answers: {
      202: answer('It is on its way, and the letter is discarded.', replaced, {
        replaced: { id: NEW_ID, eventId: `replaces-${ID}`, replaces: ID },
      }),
    },
    refusals: [404, 409],
  },
};
