import { describe, expect, it } from 'vitest';
import { readCanonical } from '../../src/intake/canonical.ts';
import { APP_ID, aDocument, NOW, SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';

const read = (document: unknown) => readCanonical(document, NOW);
const problems = (document: unknown) => {
  const reading = read(document);
  return reading.kind === 'problems' ? reading.problems.map(({ pointer, code }) => `${pointer} ${code}`) : [];
};

describe('a target', () => {
  const named = (type: string, key: string, value: string) => ({ type, key, value });

  it.each([
    [{ type: 'user', id: USER_ID }, named('user', 'id', USER_ID)],
    [{ type: 'user', id: USER_ID.toUpperCase() }, named('user', 'id', USER_ID)],
    [{ type: 'user', userPrincipalName: 'Jana@Contoso.com' }, named('user', 'userPrincipalName', 'Jana@Contoso.com')],
    [
      { type: 'user', userPrincipalName: "o'neil_fabrikam.com#EXT#@contoso.onmicrosoft.com" },
      named('user', 'userPrincipalName', "o'neil_fabrikam.com#EXT#@contoso.onmicrosoft.com"),
    ],
    [{ type: 'user', mail: "o'neil+hr@Fabrikam.com" }, named('user', 'mail', "o'neil+hr@Fabrikam.com")],
    [{ type: 'user', employeeId: 'GS 46982/1' }, named('user', 'employeeId', 'GS 46982/1')],
    [{ type: 'servicePrincipal', id: SERVICE_PRINCIPAL_ID }, named('servicePrincipal', 'id', SERVICE_PRINCIPAL_ID)],
    [{ type: 'servicePrincipal', appId: APP_ID.toUpperCase() }, named('servicePrincipal', 'appId', APP_ID)],
  ])('may be %j', (target, expected) => {
    expect(read(aDocument({ target }))).toMatchObject({ kind: 'request', request: { target: expected } });
  });

  it.each([
    ['no object', 'jana@contoso.com', ['/target invalidType']],
    ['null', null, ['/target invalidType']],
    ['a list', [{ type: 'user', id: USER_ID }], ['/target invalidType']],
    ['an unknown type', { type: 'group', id: USER_ID }, ['/target/type invalidFormat']],
    ['a type in another case', { type: 'User', id: USER_ID }, ['/target/type invalidFormat']],
    ['a type that is no text', { type: 5, id: USER_ID }, ['/target/type invalidFormat']],
    ['no type', { id: USER_ID }, ['/target/type required']],
    ['no key', { type: 'user' }, ['/target oneTargetKey']],
    ['no key', { type: 'servicePrincipal' }, ['/target oneTargetKey']],
    ['two keys', { type: 'user', id: USER_ID, userPrincipalName: 'jana@contoso.com' }, ['/target oneTargetKey']],
    ['two keys', { type: 'servicePrincipal', id: USER_ID, appId: APP_ID }, ['/target oneTargetKey']],
    ['a key that is null', { type: 'user', id: null }, ['/target/id invalidType']],
    ['an id that is no GUID', { type: 'user', id: 'jana@contoso.com' }, ['/target/id invalidFormat']],
    ['an id in braces', { type: 'user', id: `{${USER_ID}}` }, ['/target/id invalidFormat']],
    ['an id with more behind it', { type: 'user', id: `${USER_ID}\n` }, ['/target/id invalidFormat']],
    ['a path for an id', { type: 'user', id: `${USER_ID}/manager` }, ['/target/id invalidFormat']],
    ['a mail address without an @', { type: 'user', mail: 'jana' }, ['/target/mail invalidFormat']],
    ['a mail address with a line break', { type: 'user', mail: 'a@b.c\n' }, ['/target/mail invalidFormat']],
    ['a mail address with a NUL', { type: 'user', mail: 'a\0@b.c' }, ['/target/mail invalidFormat']],
    ['a mail address with half a character', { type: 'user', mail: 'a\ud800@b.c' }, ['/target/mail invalidFormat']],
    ['a mail address that is too long', { type: 'user', mail: `${'a'.repeat(319)}@b` }, ['/target/mail tooLong']],
    ['an empty employee id', { type: 'user', employeeId: '' }, ['/target/employeeId tooShort']],
    ['an employee id of 17 characters', { type: 'user', employeeId: '1'.repeat(17) }, ['/target/employeeId tooLong']],
    ['an employee id that is a number', { type: 'user', employeeId: 46982 }, ['/target/employeeId invalidType']],
    ['two keys', { type: 'user', mail: 'a@b.c', employeeId: '1' }, ['/target oneTargetKey']],
    ['an appId that is no GUID', { type: 'servicePrincipal', appId: 'app' }, ['/target/appId invalidFormat']],
  ])('may not have %s: %j', (_, target, expected) => {
    expect(problems(aDocument({ target }))).toEqual(expected);
  });

  const noNames = [
    'jana',
    'a b@contoso.com',
    'jana@',
    '@contoso.com',
    'a@b@c',
    'a/b@c',
    'a?b@c',
    'a@b\n',
    'a@b#/\\',
    'a@\ud800',
    'a\0@b',
    '',
  ];
  it.each(noNames)('may not have the name %j', (userPrincipalName) => {
    const target = { type: 'user', userPrincipalName };
    expect(problems(aDocument({ target }))).toEqual(['/target/userPrincipalName invalidFormat']);
  });

  it.each([
    ['user', 'appId', APP_ID],
    ['user', 'displayName', 'Jana'],
    ['user', 'constructor', 'x'],
    ['servicePrincipal', 'userPrincipalName', 'jana@contoso.com'],
    ['servicePrincipal', 'displayName', 'App'],
  ])('%s has no key %s', (type, key, value) => {
    const target = { type, id: USER_ID, [key]: value };
    expect(problems(aDocument({ target }))).toEqual([`/target/${key} unknownField`]);
  });
});
