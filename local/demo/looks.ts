/** What the demo looks at: a dry run, names that are not unique, a whole set, and what is on record in the directory. */
import { follow, patches, plural, type Scene } from './stage.ts';

const ISABELLA = 'f24d1474-ded5-432d-be08-8abd39921aac';

export const looks: readonly Scene[] = [
  {
    title: 'A dry run',
    async play(stage) {
      const before = patches(stage);
      const answer = await stage.client.post('plans', {
        target: { type: 'user', mail: 'mei@contoso.com' },
        attributes: { Marketing: { AppCountry: { add: ['Norway'] } } },
      });
      const { outcome, request } = answer.body as { outcome?: string; request?: { method?: string } };
      const seen = `${outcome}, by one ${request?.method}, ${plural(patches(stage) - before, 'write')}`;
      return { seen, expected: 'applied, by one PATCH, 0 writes', note: 'the answer has the call, exactly' };
    },
  },
  {
    title: 'An employee id that two people have',
    async play(stage) {
      const { state, written, closed } = await follow(stage, {
        eventId: 'rehire-17',
        target: { type: 'user', employeeId: 'OL33871' },
        attributes: { Engineering: { Certification: true } },
      });
      const seen = `${state} ${closed?.reason}, ${plural(written, 'write')}`;
      return { seen, expected: 'deadLettered targetAmbiguous, 0 writes', note: 'nobody is written to by chance' };
    },
  },
  {
    title: 'A whole set is cleared',
    async play(stage) {
      const { state, written } = await follow(stage, {
        eventId: 'leave-17',
        target: { type: 'user', id: ISABELLA },
        attributes: { Marketing: null },
      });
      return { seen: `${state}, ${plural(written, 'write')}`, expected: 'applied, 1 write', note: '"Marketing": null' };
    },
  },
  {
    title: 'What one user holds',
    async play({ client }) {
      const { body } = await client.get('users/jana@contoso.com/attributes?key=userPrincipalName');
      const sets = Object.entries((body['attributes'] ?? {}) as Record<string, object>);
      const seen = sets.map(([set, values]) => `${set}: ${Object.keys(values).toSorted().join(', ')}`).join('; ');
      return { seen, expected: 'Marketing: AppCountry, EmployeeId', note: 'for the app role Attributes.Read' };
    },
  },
  {
    title: 'Who has a value',
    async play({ client }) {
      const filters = [{ attributeSet: 'Marketing', attribute: 'AppCountry', operator: 'eq', value: 'Canada' }];
      const { body } = await client.post('users/search', { filters });
      const names = ((body['value'] ?? []) as readonly { displayName: string }[]).map(({ displayName }) => displayName);
      const expected = 'Jana, Jiya, Mei';
      return { seen: names.toSorted().join(', '), expected, note: 'the value stays out of addresses and logs' };
    },
  },
];
