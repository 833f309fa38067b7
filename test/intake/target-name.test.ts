import { describe, expect, it } from 'vitest';
import type { Target, TargetKey } from '../../src/domain/request.ts';
import { attributesQuery, nameQuery, readTargetName } from '../../src/intake/target-name.ts';
import { APP_ID, USER_ID } from '../factories.ts';

describe('a name in a path', () => {
  it.each<[Target['type'], TargetKey, string, string?]>([
    ['user', 'id', USER_ID.toUpperCase(), USER_ID],
    ['user', 'userPrincipalName', 'liam_fabrikam.com#EXT#@contoso.onmicrosoft.com'],
    ['user', 'userPrincipalName', "$o'hara@contoso.com"],
    ['user', 'mail', 'jana+hr@contoso.com'],
    ['user', 'mail', 'a%2Fb@contoso.com', 'a/b@contoso.com'],
    ['user', 'employeeId', '0042'],
    ['user', 'employeeId', 'A%2f17%', 'A/17%'],
    ['servicePrincipal', 'id', USER_ID],
    ['servicePrincipal', 'appId', APP_ID.toUpperCase(), APP_ID],
  ])('of a %s is its %s: %s', (type, key, name, value = name) => {
    expect(readTargetName(type, key, name)).toEqual({ kind: 'target', target: { type, key, value } });
  });

  it.each([
    ['user', 'id', 'jana@contoso.com'],
    ['user', 'id', `${USER_ID}/x`],
    ['user', 'id', ''],
    ['user', 'userPrincipalName', USER_ID],
    ['user', 'userPrincipalName', 'a/b@contoso.com'],
    ['user', 'userPrincipalName', 'a%2Fb@contoso.com'],
    ['user', 'mail', 'nobody'],
    ['user', 'employeeId', '\0'],
    ['servicePrincipal', 'id', 'payroll'],
    ['servicePrincipal', 'appId', `${APP_ID}'`],
  ] as const)('of a %s is no %s: %j', (type, key, name) => {
    expect(readTargetName(type, key, name)).toMatchObject({
      kind: 'problems',
      problems: [{ pointer: '/name', code: expect.stringMatching(/invalidFormat|tooShort/) }],
    });
  });

  it('that is too long is said to be', () => {
    expect(readTargetName('user', 'employeeId', 'x'.repeat(17))).toMatchObject({
      problems: [{ pointer: '/name', code: 'tooLong' }],
    });
  });
});

describe('what the name is', () => {
  it.each(['user', 'servicePrincipal'] as const)('is the id of a %s unless it is said', (type) => {
    expect(nameQuery[type].read({})).toEqual({ kind: 'query', query: { key: 'id' } });
    expect(attributesQuery[type].read({ attributeSet: 'engineering' })).toEqual({
      kind: 'query',
      query: { key: 'id', attributeSet: 'engineering' },
    });
  });

  it.each([
    ['user', 'appId', 'id, userPrincipalName, mail, employeeId'],
    ['user', 'displayName', 'id, userPrincipalName, mail, employeeId'],
    ['user', 'type', 'id, userPrincipalName, mail, employeeId'],
    ['servicePrincipal', 'mail', 'id, appId'],
    ['servicePrincipal', '', 'id, appId'],
  ] as const)('of a %s cannot be %j', (type, key, allowed) => {
    for (const query of [nameQuery, attributesQuery]) {
      expect(query[type].read({ key })).toEqual({
        kind: 'problems',
        problems: [{ pointer: '/key', code: 'invalidFormat', detail: `Give one of: ${allowed}.` }],
      });
    }
  });
});
