import { expect, it } from 'vitest';
import { readSourceFiles } from '../../../src/intake/source/read.ts';

const aFile = (enrich: object) =>
  JSON.stringify({
    identity: { webhook: { signature: 'hiBob' } },
    format: 'hiBob',
    mapping: {
      target: { type: 'user', employeeId: '$record.number' },
      attributes: [{ attributeSet: 'Engineering', attribute: 'Project', value: '$record.project' }],
    },
    enrich: { url: 'https://api.example.com/{id}', parameters: { id: 'id' }, ...enrich },
    allow: [{ attributes: { Engineering: ['Project'] }, users: { keys: ['employeeId'] } }],
  });
const read = (enrich: object) => readSourceFiles(new Map([['hr.json', aFile(enrich)]]));

it.each([
  [{}],
  [{ authorization: 'bearer' }],
  [{ authorization: 'basic', userName: 'SERVICE-7' }],
  [{ authorization: 'apiKeyAsUser', body: { fields: ['root.id'], humanReadable: 'REPLACE' } }],
  [{ url: 'https://api.example.com:8443/v1/people?id={id}', cacheInSeconds: 0 }],
])('a source may fetch its records with %j', (enrich) => {
  expect(read(enrich)).toMatchObject({ kind: 'sources', sources: [{ translation: { enrich } }] });
});

it.each([
  ['http', { url: 'http://api.example.com/{id}' }, '/enrich/url'],
  ['a host that an event chooses', { url: 'https://{id}.example.com/' }, '/enrich/url'],
  ['a port that an event chooses', { url: 'https://api.example.com:{id}/' }, '/enrich/url'],
  ['credentials in the address', { url: 'https://user:password@api.example.com/{id}' }, '/enrich/url'],
  ['no host', { url: 'https:///{id}' }, '/enrich/url'],
  ['no path', { url: 'https://api.example.com' }, '/enrich/url'],
  ['a fragment', { url: 'https://api.example.com/{id}#x' }, '/enrich/url'],
  ['a parameter that there is not', { url: 'https://api.example.com/{id}/{other}' }, 'other'],
  ['a parameter that is not used', { url: 'https://api.example.com/' }, '/enrich/url'],
  ['a way out of its path', { url: 'https://api.example.com/v1/../{id}' }, 'dot segments'],
  ['basic without a user', { authorization: 'basic' }, '/enrich/userName'],
  ['a user without basic', { authorization: 'bearer', userName: 'me' }, '/enrich/userName'],
  ['a user with a colon', { authorization: 'basic', userName: 'me:you' }, '/enrich/userName'],
  ['a cache of more than 5 minutes', { cacheInSeconds: 301 }, '/enrich/cacheInSeconds'],
  ['a body that is no object', { body: [] }, '/enrich/body'],
  ['a header of its own', { headers: {} }, 'enrich'],
])('a source may not fetch its records with %s', (_, enrich, place) => {
  const result = read(enrich);
  const problems = result.kind === 'problems' ? result.problems : [];
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.join('\n')).toContain(place);
  expect(problems.every((problem) => problem.startsWith('hr.json: '))).toBe(true);
});
