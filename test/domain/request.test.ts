import { describe, expect, it } from 'vitest';
import { byId, operationsOf } from '../../src/domain/request.ts';
import { SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';

describe('a wanted value', () => {
  it.each([[null], [[]]])('%j clears', (value) => {
    expect(operationsOf(value)).toEqual(['clear']);
  });

  it.each([[0], [''], [false], [[null]], [['x']], [[[]]], [[{ add: ['x'] }]], [undefined]])('%j sets', (value) => {
    expect(operationsOf(value)).toEqual(['set']);
  });

  it.each([
    [{ add: ['x'] }, ['add']],
    [{ remove: ['x'] }, ['remove']],
    [{ remove: ['x'], add: ['y'] }, ['add', 'remove']],
    [{ add: ['x'], more: 1 }, ['add']],
    [{ add: null }, ['add']],
  ])('%j does %j', (value, operations) => {
    expect(operationsOf(value)).toEqual(operations);
  });

  it.each([[{}], [{ more: 1 }], [{ Add: ['x'] }]])('%j does something, so that no policy lets it pass', (value) => {
    expect(operationsOf(value)).toEqual(['set']);
  });
});

describe('a target', () => {
  it('that is resolved is named by its object id', () => {
    expect(byId({ type: 'user', key: 'userPrincipalName', value: 'jana@contoso.com' }, USER_ID)).toEqual({
      ...{ type: 'user', key: 'id', value: USER_ID },
    });
    const principal = { type: 'servicePrincipal', key: 'appId', value: 'app' } as const;
    expect(byId(principal, SERVICE_PRINCIPAL_ID)).toEqual({ ...principal, key: 'id', value: SERVICE_PRINCIPAL_ID });
  });
});
