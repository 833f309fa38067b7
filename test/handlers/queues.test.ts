import { describe, expect, it } from 'vitest';
import type { QueuedEvent } from '../../src/app/receive-again.ts';
import { createSources } from '../../src/domain/source.ts';
import { assignmentsQueue, eventsQueue, sourceQueue, timer } from '../../src/handlers/queues.ts';
import { aSource, NOW } from '../factories.ts';
import { anInvocation } from './invocation.ts';

const BYTES = Buffer.from('{"eventId":"hire-8731"}');

describe('the queue of a source', () => {
  async function deliver(sources = createSources([]), metadata: Record<string, unknown> = { messageId: 'm-1' }) {
    const taken: unknown[] = [];
    const handler = sourceQueue('onboarding', sources, async ({ source, deliveryId, body }) => {
      taken.push([source, deliveryId, body]);
    });
    await handler(BYTES, anInvocation(metadata).context);
    return taken;
  }

  it('says who sent an event', async () => {
    const people = aSource({ name: 'people', identity: { kind: 'queue', queue: 'onboarding' } });
    expect(await deliver(createSources([people]))).toEqual([['people', 'm-1', BYTES]]);
  });

  it('that no source claims has its events taken under a name that no source can have', async () => {
    expect(await deliver()).toEqual([['queue:onboarding', 'm-1', BYTES]]);
  });

  it('tells messages without an id by their place in it, each time that one is delivered', async () => {
    const at = (sequenceNumber: number) => ({ sequenceNumber, enqueuedTime: '2026-11-20T09:00:00+00:00' });
    const [first, again, second] = [
      await deliver(undefined, at(1)),
      await deliver(undefined, at(1)),
      await deliver(undefined, at(2)),
    ];
    expect(again).toEqual(first);
    expect(second).not.toEqual(first);
  });

  it('hands on what came beside an event', async () => {
    const taken: unknown[] = [];
    const handler = sourceQueue('onboarding', createSources([]), async ({ headers }) => void taken.push(headers));
    await handler(BYTES, anInvocation({ messageId: 'm-1', contentType: 'application/json' }).context);
    expect(taken).toEqual(['{"content-type":"application/json"}']);
  });

  it('cannot be spoken for by what a message says of itself', async () => {
    const metadata = { messageId: 'm-1', applicationProperties: { source: 'hr' } };
    expect(await deliver(createSources([aSource()]), metadata)).toEqual([['queue:onboarding', 'm-1', BYTES]]);
  });

  it('gives a message back that cannot be taken', async () => {
    const handler = sourceQueue('onboarding', createSources([]), () => Promise.reject(new Error('away')));
    await expect(handler(BYTES, anInvocation({ messageId: 'm-1' }).context)).rejects.toThrow('away');
  });
});

describe('the events queue', () => {
  async function deliver(
    applicationProperties?: Record<string, unknown>,
    messageId: unknown = 'm-1',
  ): Promise<readonly QueuedEvent[]> {
    const received: QueuedEvent[] = [];
    const handler = eventsQueue(
      async (event) => void received.push(event),
      () => NOW,
    );
    await handler(BYTES, anInvocation({ messageId, applicationProperties }).context);
    return received;
  }

  it('hands on an event with its source and the time it was taken', async () => {
    const properties = { source: 'hr', receivedAt: '2026-11-19T00:00:00.000Z' };
    expect(await deliver(properties)).toEqual([
      { ...properties, messageId: 'm-1', replayOf: undefined, returns: 0, body: BYTES },
    ]);
  });

  it('hands on under which id an event lay there, of what it is the replay, and how often it was put back', async () => {
    const properties = { source: 'hr', replayOf: 'k7Qm0c1Z', returns: '2' };
    expect(await deliver(properties, 'm-1~2')).toMatchObject([
      { messageId: 'm-1~2', source: 'hr', replayOf: 'k7Qm0c1Z', returns: 2 },
    ]);
  });

  it('takes for text again what the worker has made numbers of', async () => {
    expect(await deliver({ source: 4711, replayOf: 12, returns: 2 }, 5)).toMatchObject([
      { messageId: '5', source: '4711', replayOf: '12', returns: 2 },
    ]);
  });

  it.each([[undefined], [{}], [{ receivedAt: 'yesterday' }]])(
    'takes the present for an event with %j',
    async (properties) => {
      expect(await deliver(properties)).toMatchObject([
        { source: '', receivedAt: '2026-11-20T09:00:00.000Z', returns: 0, body: BYTES },
      ]);
    },
  );
});

describe('the assignments queue', () => {
  it('lets go of a message that was seen to', async () => {
    const seen: Uint8Array[] = [];
    const handler = assignmentsQueue(async (body) => void seen.push(body));
    await expect(handler(BYTES, anInvocation().context)).resolves.toBeUndefined();
    expect(seen).toEqual([BYTES]);
  });

  it('never takes what the worker has parsed', async () => {
    const handler = assignmentsQueue(async () => {});
    await expect(handler({ eventId: 'hire-8731' }, anInvocation().context)).rejects.toThrow(TypeError);
  });

  it('gives a message back that could not be worked off', async () => {
    const handler = assignmentsQueue(() => Promise.reject(new Error('away')));
    await expect(handler(BYTES, anInvocation().context)).rejects.toThrow('away');
  });

  it('logs into the invocation, one JSON object a line', async () => {
    const { context, lines } = anInvocation();
    await assignmentsQueue(async (_, log) => {
      log('warn', 'request.closed', { id: 'x', reason: undefined });
    })(BYTES, context);
    expect(lines).toEqual([{ level: 'warning', text: '{"event":"request.closed","id":"x"}' }]);
  });
});

describe('a timer', () => {
  it('does its work, and logs into the invocation', async () => {
    const { context, lines } = anInvocation();
    await timer(async (log) => log('info', 'due.sent', { requests: 2 }))({ isPastDue: true }, context);
    expect(lines).toEqual([{ level: 'information', text: '{"event":"due.sent","requests":2}' }]);
  });

  it('fails as its work fails, so that the run counts as failed', async () => {
    const failing = timer(() => Promise.reject(new Error('away')));
    await expect(failing({}, anInvocation().context)).rejects.toThrow('away');
  });
});
