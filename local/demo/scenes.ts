/** What the demo plays: each scene sends one event and says what must become of it. */
import { randomUUID } from 'node:crypto';
import type { Answer } from '../stack/client.ts';
import { looks } from './looks.ts';
import { sent } from './senders.ts';
import { follow, plural, type Scene } from './stage.ts';
import { troubles } from './troubles.ts';

const TICKETS_APPLICATION = 'a3d8c7b6-2e4f-4a1b-8c9d-7e6f5a4b3c2d';

const hire = {
  eventId: 'hire-8731',
  target: { type: 'user', userPrincipalName: 'alain@contoso.com' },
  attributes: {
    Engineering: {
      ProjectDate: '2026-12-01',
      Project: ['Baker', 'Cascade'],
      NumVendors: 4,
      CostCenter: [1001, 1003],
      Certification: true,
    },
  },
  reference: 'RITM0010001',
};

function refusal({ status, body }: Answer): string {
  const errors = (body['errors'] ?? []) as readonly { readonly code: string }[];
  return [status, ...errors.map(({ code }) => code)].join(' ');
}

const followed = (title: string, request: unknown, expected: string, note: string): Scene => ({
  title,
  async play(stage) {
    const { state, written } = await follow(stage, request);
    return { seen: `${state}, ${plural(written, 'write')}`, expected, note };
  },
});

export const scenes: readonly Scene[] = [
  followed('A hire over HTTP', hire, 'applied, 1 write', 'String, String[], Integer, Integer[], Boolean'),
  followed(
    'A change for a service principal',
    {
      eventId: 'CHG0030192',
      target: { type: 'servicePrincipal', appId: '91c4e7d0-5a2b-4f38-8d16-3e7b0c92a5f4' },
      attributes: { Engineering: { ProjectDate: '2027-01-31', Certification: false } },
    },
    'applied, 1 write',
    'named by appId, allowed by object id',
  ),
  {
    title: 'An onboarding message from its queue',
    async play({ client }) {
      const eventId = 'onboarding-552';
      const target = { type: 'user', userPrincipalName: 'mei@contoso.com' };
      const attributes = { Marketing: { AppCountry: ['Canada', 'France'] }, Engineering: { Certification: true } };
      await client.sendToQueue('onboarding', [{ body: { version: 1, eventId, target, attributes } }]);
      const { state } = await client.closed(client.idOf('onboarding', eventId));
      return { seen: state, expected: 'applied', note: 'known by the queue it came from' };
    },
  },
  {
    title: 'The hire again, word for word',
    async play(stage) {
      const { state, written, answer } = await follow(stage, hire);
      const replayed = answer.headers.get('idempotent-replayed') === 'true' ? 'replayed' : 'new';
      return {
        seen: `${replayed}, ${state}, ${plural(written, 'write')}`,
        expected: 'replayed, applied, 0 writes',
        note: 'the same id, nothing done twice',
      };
    },
  },
  {
    title: 'The same eventId with other content',
    async play({ client }) {
      const answer = await client.post('requests', { ...hire, attributes: { Engineering: { NumVendors: 5 } } });
      return { seen: refusal(answer), expected: '422 idConflict', note: String(answer.body['detail']) };
    },
  },
  {
    title: 'A request with three mistakes',
    async play({ client }) {
      const attributes = {
        Engineering: { Project: ['Bakr'], NumVendors: 2 ** 31 },
        Enginering: { Certification: true },
      };
      const answer = await client.post('requests', { ...hire, eventId: randomUUID(), attributes });
      const expected = '422 valueNotAllowed outOfRange unknownAttributeSet';
      return { seen: refusal(answer), expected, note: 'all at once, each with its pointer' };
    },
  },
  {
    title: "A request outside its source's policy",
    async play({ client }) {
      const token = await client.token(TICKETS_APPLICATION);
      const answer = await client.post('requests', { ...hire, eventId: randomUUID() }, token);
      const codes = [...new Set(refusal(answer).split(' '))].join(' ');
      return { seen: codes, expected: '403 attributeNotAllowed', note: 'tickets may write Marketing/AppCountry only' };
    },
  },
  followed(
    'A removal',
    { ...hire, eventId: 'leave-8731', attributes: { Engineering: { ProjectDate: null, Project: [] } } },
    'applied, 1 write',
    'null for a single value, [] for a collection',
  ),
  followed(
    'What is so already',
    {
      eventId: 'transfer-91',
      target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
      attributes: { Marketing: { AppCountry: ['Mexico', 'Canada'] } },
    },
    'unchanged, 0 writes',
    'a collection has no order',
  ),
  ...looks,
  ...sent,
  ...troubles,
];
