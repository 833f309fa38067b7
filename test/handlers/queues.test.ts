import { describe, expect, it } from 'vitest';
import type { RawEvent } from '../../src/app/receive.ts';
import { createSources } from '../../src/domain/source.ts';
import { assignmentsQueue, eventsQueue, sourceQueue } from '../../src/handlers/queues.ts';
import { aSource, NOW } from '../factories.ts';
import { anInvocation } from './invocation.ts';

const BYTES = Buffer.from('{"eventId":"hire-8731"}');

describe('the queue of a source', () => {
  async function deliver(sources = createSources([]), metadata: Record<string, unknown> = { messageId: 'm-1' }) {
    const taken: unknown[] = [];
    const handler = sourceQueue('onboarding', sources, async (source, deliveryId, body) => {
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
  async function deliver(applicationProperties?: Record<string, unknown>): Promise<readonly RawEvent[]> {
    const received: RawEvent[] = [];
    const handler = eventsQueue(
      async (event) => void received.push(event),
      () => NOW,
    );
    await handler(BYTES, anInvocation({ messageId: 'm-1', applicationProperties }).context);
    return received;
  }

  it('hands on an event with its source and the time it was taken', async () => {
    const properties = { source: 'hr', receivedAt: '2026-11-19T00:00:00.000Z' };
    expect(await deliver(properties)).toEqual([{ ...properties, body: BYTES }]);
  });

  it.each([[undefined], [{}], [{ receivedAt: 'yesterday' }]])(
    'takes the present for an event with %j',
    async (properties) => {
      expect(await deliver(properties)).toEqual([{ source: '', receivedAt: '2026-11-20T09:00:00.000Z', body: BYTES }]);
    },
  );
});

describe('the assignments queue', () => {
  it.each([{ kind: 'complete' }, { kind: 'deadLetter', reason: 'rejected' }] as const)(
    'lets go of a message that was settled: $kind',
    async (settlement) => {
      const handler = assignmentsQueue(async () => settlement);
      await expect(handler(BYTES, anInvocation().context)).resolves.toBeUndefined();
    },
  );

  it('gives a message back that could not be worked off', async () => {
    const handler = assignmentsQueue(() => Promise.reject(new Error('away')));
    await expect(handler(BYTES, anInvocation().context)).rejects.toThrow('away');
  });

  it('logs into the invocation, one JSON object a line', async () => {
    const { context, lines } = anInvocation();
    await assignmentsQueue(async (_, log) => {
      log('warn', 'request.closed', { id: 'x', reason: undefined });
      return { kind: 'complete' };
    })(BYTES, context);
    expect(lines).toEqual([{ level: 'warning', text: '{"event":"request.closed","id":"x"}' }]);
  });
});
