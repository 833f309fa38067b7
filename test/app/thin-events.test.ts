import { beforeEach, describe, expect, it } from 'vitest';
import { USER_ID } from '../factories.ts';
import { aMappedFile, aMappedSource, hired, named, rules } from './mapped-source.ts';
import { createWorld, type World } from './world.ts';

let world: World;

async function receive(event: unknown, headers: Readonly<Record<string, string>> = named('msg-1')) {
  await world.sendEvent(event, 'people', headers);
  await world.drainEvents();
}
const states = () => world.ledger.entries().map(({ state, reason }) => [state, reason]);

describe('a thin event', () => {
  const enriched = aMappedSource(
    aMappedFile(
      { when: 'type = "employee.updated"', attributes: [{ ...rules[0], value: '$record.project' }] },
      { enrich: { url: 'https://hr.example/v1/people' } },
    ),
  );
  beforeEach(() => {
    world = createWorld({ sources: [enriched] });
    world.records.put('/v1/people', { project: 'Baker' });
  });
  const thin = { type: 'employee.updated', employee: hired.employee };

  it('is mapped with the record that is fetched for it, and nothing is fetched for what is passed over', async () => {
    await receive({ ...thin, type: 'employee.left' });
    expect(world.records.calls).toEqual([]);
    await receive(thin, named('msg-2'));
    await world.drain();
    expect(world.records.calls).toEqual([{ source: 'people', path: '/v1/people' }]);
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Project: ['Baker'] } });
  });

  it('that comes again is the same event although its record has changed', async () => {
    await receive(thin);
    world.records.put('/v1/people', { project: 'Alpine' });
    world.pass(60_000);
    await receive(thin);
    expect(states()).toEqual([['reserved', undefined]]);
  });

  it('without an id is no repetition when its record has changed, and one when it has not', async () => {
    await receive(thin, {});
    world.pass(60_000);
    await receive(thin, {});
    expect(world.audit.records()).toMatchObject([{ outcome: 'repeated' }]);
    world.records.put('/v1/people', { project: 'Alpine' });
    world.pass(60_000);
    await receive(thin, {});
    await world.drain();
    expect(states()).toEqual([
      ['applied', undefined],
      ['applied', undefined],
    ]);
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Project: ['Alpine'] } });
  });

  it('is a letter when its record is not taken, or would pass for a function of JSONata', async () => {
    world.records.replyNext({ kind: 'refused', because: 'redirect' });
    await receive(thin);
    world.records.put('/v1/people', { deep: [{ tupleStream: true }] });
    await receive(thin, named('msg-2'));
    expect(world.ledger.entries()).toMatchObject([
      { reason: 'invalid', problems: [{ pointer: '/enrich', code: 'recordRefused' }] },
      { reason: 'invalid', problems: [{ pointer: '/record/deep/0/tupleStream', code: 'forbiddenKey' }] },
    ]);
  });

  const away = { kind: 'failed', failure: { kind: 'recordUnavailable', status: 503 } } as const;

  it('waits while its record cannot be had, and is applied when it can', async () => {
    world.records.replyAlways(away);
    await world.sendEvent(thin, 'people');
    await world.drainEvents(3_600_000);
    expect(world.ledger.entries()).toEqual([]);
    world.records.replyAlways(undefined);
    await world.drainEvents();
    await world.drain();
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Project: ['Baker'] } });
  });

  it('whose replay is refused for another reason, and under another id, stays one letter', async () => {
    world.records.replyAlways(away);
    await world.sendEvent(thin, 'people', named('msg-1'));
    await world.drainEvents();
    const { key } = world.theEntry();
    await world.replay(key);
    world.records.replyAlways(undefined);
    world.records.put('/v1/people', { project: { name: 'Baker' } });
    await world.drainEvents();
    expect(world.theEntry()).toMatchObject({ key, state: 'deadLettered', reason: 'invalid', hop: 1 });
    expect(world.box.letters()).toMatchObject([{ key, hop: 1 }]);

    world.records.replyAlways(away);
    world.pass(60_000);
    await world.replay(key);
    await world.drainEvents();
    expect(world.theEntry()).toMatchObject({ key, state: 'deadLettered', reason: 'recordUnavailable', hop: 2 });
  });

  it('is a letter after a day, which can be replayed although the API is still away', async () => {
    world.records.replyAlways(away);
    await world.sendEvent(thin, 'people');
    await world.drainEvents();
    const { key, reason } = world.theEntry();
    expect(reason).toBe('recordUnavailable');
    expect(await world.replay(key, true)).toEqual({ kind: 'done' });
    expect(await world.replay(key)).toEqual({ kind: 'done' });
    await world.drainEvents(3_600_000);
    expect(world.entry(key).state).toBe('queued');
    world.records.replyAlways(undefined);
    await world.drainEvents();
    await world.drain();
    expect(world.entry(key).state).toBe('discarded');
    expect(world.directory.assignedTo(USER_ID)).toEqual({ Engineering: { Project: ['Baker'] } });
  });
});
