import { describe, expect, it } from 'vitest';
import { createResolve } from '../../src/app/resolve.ts';
import type { Target } from '../../src/domain/request.ts';
import { aRule, aSource, NOW, USER_ID } from '../factories.ts';
import { createFakeDirectory, type Principal } from '../fakes/directory.ts';
import { aUser, createWorld, jana } from './world.ts';

const MINUTE = 60_000;

const keys = ['id', 'userPrincipalName', 'mail', 'employeeId'] as const;
const janaAtWork: Principal = { ...jana, mail: 'jana@fabrikam.com', employeeId: 'GS46982' };
const rehired: Principal = { ...aUser(1), mail: 'joe@fabrikam.com', employeeId: 'GS46982' };
const joe: Principal = { ...aUser(2), mail: 'JOE@fabrikam.com', employeeId: 'QN26904' };

const createOffice = () =>
  createWorld({
    principals: [janaAtWork, rehired, joe],
    sources: [aSource({ allow: [aRule({ users: { keys } })] })],
  });

describe('a user named by what need not be unique', () => {
  it.each([{ mail: 'Jana@Fabrikam.com' }, { employeeId: 'qn26904' }])('is the one that there is: %j', async (name) => {
    const world = createOffice();
    const id = await world.request({ target: { type: 'user', ...name } });
    await world.drain();
    expect(world.entry(id)).toMatchObject({ state: 'applied', attempts: 0 });
    expect(world.directory.writes).toHaveLength(1);
  });

  it.each([{ mail: 'nobody@fabrikam.com' }, { employeeId: '1' }])(
    'is waited for when there is none: %j',
    async (name) => {
      const world = createOffice();
      const id = await world.request({ target: { type: 'user', ...name } });
      await world.drain(MINUTE);
      expect(world.entry(id).state).toBe('retrying');
    },
  );

  it.each([{ mail: 'joe@fabrikam.com' }, { employeeId: 'GS46982' }])(
    'is nobody when there are several, and waiting would not help: %j',
    async (name) => {
      const world = createOffice();
      const id = await world.request({ target: { type: 'user', ...name } });
      await world.drain();
      expect(world.now()).toBe(NOW);
      expect(world.entry(id)).toMatchObject({ state: 'deadLettered', reason: 'targetAmbiguous', attempts: 0 });
      expect(world.directory.writes).toEqual([]);
    },
  );

  it('is found by the replay once only one is left', async () => {
    const world = createOffice();
    const id = await world.request({ target: { type: 'user', employeeId: 'GS46982' } });
    await world.drain();
    world.io.answer('directory.resolve', () => ({ kind: 'resolved', objectId: USER_ID }));
    expect(await world.replay(id)).toEqual({ kind: 'done' });
    await world.drain();
    expect(world.entry(id)).toMatchObject({ state: 'applied', objectId: USER_ID });
  });
});

describe('the object id of a name', () => {
  const name: Target = { type: 'user', key: 'mail', value: 'jana@fabrikam.com' };

  function createOffices() {
    let time = NOW;
    const asked: Target[] = [];
    const directory = createFakeDirectory({ principals: [janaAtWork], attributes: [] });
    const resolve = createResolve({
      directory: {
        ...directory,
        resolve(target) {
          asked.push(target);
          return directory.resolve(target);
        },
      },
      now: () => time,
    });
    const pass = (ms: number) => {
      time += ms;
    };
    return { resolve, asked, pass, directory };
  }

  it('is asked for once a minute, whatever the case of its letters', async () => {
    const { resolve, asked, pass } = createOffices();
    for (const value of [name.value, 'JANA@FABRIKAM.COM']) {
      expect(await resolve({ ...name, value })).toEqual({ kind: 'resolved', objectId: USER_ID });
    }
    pass(MINUTE - 1);
    await resolve(name);
    expect(asked).toHaveLength(1);
    pass(1);
    await resolve(name);
    expect(asked).toHaveLength(2);
  });

  it('is asked for again for an employee id in another case', async () => {
    const { resolve, asked } = createOffices();
    const number: Target = { type: 'user', key: 'employeeId', value: 'GS46982' };
    await resolve(number);
    await resolve({ ...number, value: 'gs46982' });
    await resolve(number);
    expect(asked).toHaveLength(2);
  });

  it('is asked for again for a letter whose small one is that of another: the Kelvin sign', async () => {
    const { resolve, asked } = createOffices();
    await resolve(name);
    await resolve({ ...name, value: 'jana@fabri\u212aam.com' });
    expect(asked).toHaveLength(2);
  });

  it('is another one for another kind of name', async () => {
    const { resolve, asked } = createOffices();
    await resolve(name);
    await resolve({ ...name, key: 'userPrincipalName' });
    await resolve({ type: 'servicePrincipal', key: 'appId', value: name.value });
    expect(asked).toHaveLength(3);
  });

  it('is asked for again each time as long as there is none, or no answer', async () => {
    const { resolve, asked, directory } = createOffices();
    const nobody: Target = { ...name, value: 'nobody@fabrikam.com' };
    await resolve(nobody);
    await resolve(nobody);
    directory.failNext('resolve', { kind: 'unavailable' });
    expect(await resolve(name)).toMatchObject({ kind: 'failed' });
    expect(await resolve(name)).toMatchObject({ kind: 'resolved' });
    expect(asked).toHaveLength(4);
  });

  it('is no question to the directory for an object id', async () => {
    const { resolve, asked } = createOffices();
    expect(await resolve({ type: 'user', key: 'id', value: USER_ID })).toEqual({ kind: 'resolved', objectId: USER_ID });
    expect(asked).toEqual([]);
  });

  it('is forgotten for the oldest of too many names', async () => {
    const asked: string[] = [];
    const directory = {
      ...createFakeDirectory({ principals: [], attributes: [] }),
      async resolve({ value }: Target) {
        asked.push(value);
        return { kind: 'resolved', objectId: USER_ID } as const;
      },
    };
    const resolve = createResolve({ directory, now: () => NOW });
    const names = Array.from({ length: 5_001 }, (_, number) => `${number}@fabrikam.com`);
    for (const value of names) await resolve({ ...name, value });
    for (const value of ['1@fabrikam.com', '0@fabrikam.com']) await resolve({ ...name, value });
    expect(asked).toEqual([...names, '0@fabrikam.com']);
  });
});
