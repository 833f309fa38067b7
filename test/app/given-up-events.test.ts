import { beforeEach, describe, expect, it } from 'vitest';
import type { Source } from '../../src/domain/source.ts';
import { limits, queues, sourceQueue } from '../../src/topology.ts';
import { aDocument, exampleDefinitions, USER_ID } from '../factories.ts';
import { ENQUEUED_AT, giveUp, left } from './give-up.ts';
import { bytes, createWorld, hr, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const byId = { target: { type: 'user', id: USER_ID } };

describe('an event that the broker has given up', () => {
  const ofHr = { source: 'hr', receivedAt: '2026-11-19T07:59:00.000Z' };
  const owner = { ...hr, name: 'joiners', identity: { kind: 'queue', queue: 'onboarding' } } as const;
  it.each<[string, { readonly name: string }, Readonly<Record<string, string>>, readonly Source[], string]>([
    ['the events queue', queues.events, ofHr, [hr], 'hr'],
    ['a source’s own queue', sourceQueue('onboarding'), {}, [hr, owner], 'joiners'],
  ])('of %s is a dead letter of its bytes', async (_, queue, properties, sources, source) => {
    world.configure(...sources);
    const body = bytes(aDocument(byId));
    giveUp(world, queue, { messageId: 'event', body }, { properties });
    await world.moveGivenUp();
    expect(world.theEntry()).toMatchObject({ source, state: 'deadLettered', reason: 'deliveryCountExceeded' });
    expect(world.theEntry().receivedAt).toBe(properties['receivedAt'] ?? ENQUEUED_AT);
    expect(world.box.letters()).toMatchObject([{ kind: 'event', source, body }]);
    expect(left(world)).toEqual([]);
  });

  it('of a source’s own queue is that source’s, whatever its sender wrote beside it', async () => {
    world.configure(hr, owner);
    const written = {
      source: 'hr',
      receivedAt: 'never',
      replayOf: 'x',
      headers: '{"ce-id":"x"}',
      DeadLetterReason: 'x',
    };
    const properties = { ...written, 'cloudEvents:id': 'moved 1', cloudEvents_type: 'moved' };
    const message = { messageId: 'event', body: bytes('{') };
    giveUp(world, sourceQueue('onboarding'), message, { properties, contentType: 'application/json' });
    await world.moveGivenUp();
    expect(world.theEntry()).toMatchObject({ source: 'joiners', receivedAt: ENQUEUED_AT });
    expect(world.box.letters()).toMatchObject([
      { source: 'joiners', headers: '{"ce-id":"moved%201","ce-type":"moved","content-type":"application/json"}' },
    ]);
  });

  it('keeps its bytes without what came beside them, where that is too long', async () => {
    world.configure(hr, owner);
    const properties = { 'cloudEvents:id': 'x'.repeat(limits.keptHeaderBytes) };
    giveUp(world, sourceQueue('onboarding'), { messageId: 'event', body: bytes('{') }, { properties });
    await world.moveGivenUp();
    expect(world.box.letters()).toMatchObject([{ source: 'joiners', headers: undefined }]);
  });

  it('without a time that can be read has come when it was sent', async () => {
    const message = { messageId: 'event', body: bytes('{') };
    giveUp(world, queues.events, message, { properties: { source: 'hr', receivedAt: 'never' } });
    await world.moveGivenUp();
    expect(world.theEntry()).toMatchObject({ source: 'hr', receivedAt: ENQUEUED_AT });
  });

  it('as a replay is its letter again', async () => {
    await world.redefine(exampleDefinitions.slice(1));
    await world.sendEvent(aDocument(byId));
    await world.drainEvents();
    const { key } = world.theEntry();
    await world.redefine(exampleDefinitions);
    await world.replay(key);
    const sent = world.events.arrivals.at(-1);
    if (!sent) expect.unreachable('a replay is sent');
    giveUp(world, queues.events, sent, { properties: sent.properties });
    await world.moveGivenUp();
    expect(world.theEntry()).toMatchObject({ key, state: 'deadLettered', reason: 'deliveryCountExceeded', hop: 1 });
  });

  it('can be replayed, and is applied', async () => {
    giveUp(
      world,
      queues.events,
      { messageId: 'event', body: bytes(aDocument(byId)) },
      { properties: { source: 'hr' } },
    );
    await world.moveGivenUp();
    await world.replay(world.theEntry().key);
    await world.drainEvents();
    await world.drain();
    expect(
      world.ledger
        .entries()
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['applied', 'discarded']);
  });
});
