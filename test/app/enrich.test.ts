import { beforeEach, describe, expect, it } from 'vitest';
import { createEnrich, type Enrich } from '../../src/app/enrich.ts';
import { compileRecordPath, type RecordPath } from '../../src/intake/record-path.ts';
import type { RecordNotTaken } from '../../src/ports/records.ts';
import { RecordUnavailable } from '../../src/ports/unavailable.ts';
import { createWorld, type World } from './world.ts';

const recordPath = (cacheInSeconds = 30) =>
  compileRecordPath({ url: 'https://hr.example.com/people/{id}', parameters: { id: 'id' }, cacheInSeconds }, () => {});
const translationOf = (path?: RecordPath) => ({ format: 'json' as const, recordPath: path });
const translations = new Map([
  ['hr', translationOf(recordPath())],
  ['other', translationOf(recordPath())],
  ['fresh', translationOf(recordPath(0))],
  ['plain', translationOf()],
]);

let world: World;
let fetchFor: Enrich;
beforeEach(() => {
  world = createWorld();
  fetchFor = createEnrich({ ...world, translations: (source) => translations.get(source) });
  world.records.put('/people/12', { department: 'Sales' });
});
const enrich = (id: unknown = '12', { source = 'hr', receivedAt = world.now() } = {}) =>
  fetchFor(source, { id }, receivedAt);
const sales = { kind: 'record', record: { department: 'Sales' } };
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error) => (error instanceof RecordUnavailable ? error.failure : error),
  );

describe('a thin event', () => {
  it('has a record', async () => {
    expect(await enrich()).toEqual(sales);
    expect(world.records.calls).toEqual([{ source: 'hr', path: '/people/12' }]);
  });

  it('without the parameter is refused, and nobody is asked', async () => {
    expect(await enrich('../12')).toMatchObject({ kind: 'problems', problems: [{ pointer: '/enrich/parameters/id' }] });
    expect(world.records.calls).toEqual([]);
  });

  it.each<RecordNotTaken>(['privateAddress', 'redirect', 'status', 'contentType', 'contentEncoding', 'tooLarge'])(
    'whose record is not taken is refused: %s',
    async (because) => {
      world.records.replyNext({ kind: 'refused', because });
      expect(await enrich()).toEqual({
        kind: 'problems',
        problems: [{ pointer: '/enrich', code: 'recordRefused', detail: expect.stringMatching(/not taken\. \w.*\.$/) }],
      });
    },
  );

  it.each(['', '{', '{"a":1,"a":2}', '{"__proto__":{}}', '{"a":9007199254740993}', '['.repeat(50) + ']'.repeat(50)])(
    'whose record cannot be read is refused: %j',
    async (text) => {
      world.records.put('/people/12', text);
      expect(await enrich()).toMatchObject({ problems: [{ pointer: '/enrich', code: 'recordRefused' }] });
    },
  );

  it.each(['recordNotFound', 'recordUnavailable'] as const)('waits: %s', async (kind) => {
    world.records.replyNext({ kind: 'failed', failure: { kind, status: 500 } });
    expect(await failureOf(enrich())).toEqual({ kind, status: 500 });
  });

  it('of a source that fetches none is a defect', async () => {
    await expect(enrich('12', { source: 'plain' })).rejects.toThrow('fetches no records');
  });
});

describe('a record that was fetched', () => {
  it('serves everybody who waits for it, and who asks soon after', async () => {
    expect(await Promise.all([enrich(), enrich(), enrich()])).toEqual([sales, sales, sales]);
    const receivedAt = world.now();
    world.pass(29_999);
    expect(await enrich('12', { receivedAt })).toEqual(sales);
    expect(world.records.calls).toHaveLength(1);
    world.pass(1);
    await enrich('12', { receivedAt });
    expect(world.records.calls).toHaveLength(2);
  });

  it('does not serve an event that came after it was asked for: it may not show yet what that event tells of', async () => {
    await enrich();
    world.records.put('/people/12', { department: 'Support' });
    world.pass(1);
    expect(await enrich()).toEqual({ kind: 'record', record: { department: 'Support' } });
  });

  it('serves neither another source nor another address', async () => {
    world.records.put('/people/13', { department: 'Support' });
    await Promise.all([enrich(), enrich('12', { source: 'other' }), enrich('13')]);
    expect(world.records.calls).toEqual([
      { source: 'hr', path: '/people/12' },
      { source: 'other', path: '/people/12' },
      { source: 'hr', path: '/people/13' },
    ]);
  });

  it('is not kept where nothing is to be kept, and shared all the same', async () => {
    const fresh = () => enrich('12', { source: 'fresh' });
    await Promise.all([fresh(), fresh()]);
    await fresh();
    expect(world.records.calls).toHaveLength(2);
  });

  it('is not kept when it failed or was refused', async () => {
    world.records.replyNext({ kind: 'failed', failure: { kind: 'recordNotFound' } });
    await failureOf(enrich());
    world.records.replyNext({ kind: 'refused', because: 'redirect' });
    await enrich();
    expect(await enrich()).toEqual(sales);
  });

  it.each([
    ['records', 201, 10],
    ['bytes', 9, 1_000_000],
  ])('goes when there are too many %s, the oldest first', async (_, count, size) => {
    const ids = Array.from({ length: count }, (_, number) => `${number}`);
    for (const id of ids) {
      world.records.put(`/people/${id}`, 'x'.repeat(size));
      await enrich(id);
    }
    await enrich(ids.at(-1));
    await enrich(ids.at(1));
    expect(world.records.calls).toHaveLength(count);
    await enrich(ids.at(0));
    expect(world.records.calls).toHaveLength(count + 1);
  });
});

describe('an API that asked to be left alone', () => {
  it('is not asked by anybody until then, and the others are', async () => {
    const failure = { kind: 'recordUnavailable', status: 429, retryAfterInMs: 90_000 } as const;
    world.records.replyNext({ kind: 'failed', failure });
    expect(await failureOf(enrich())).toEqual(failure);
    world.pass(60_000);
    expect(await failureOf(enrich('13'))).toEqual({ kind: 'recordUnavailable', retryAfterInMs: 30_000 });
    expect(world.records.calls).toHaveLength(1);
    expect(await enrich('12', { source: 'other' })).toEqual(sales);
    world.pass(30_000);
    expect(await enrich()).toEqual(sales);
  });
});
