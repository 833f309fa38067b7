import { describe, expect, it } from 'vitest';
import { Unavailable } from '../../../src/ports/unavailable.ts';
import { collectSpans } from './collect.ts';
import { hostileTraceParents, TRACE_ID, TRACE_PARENT } from './hostile.ts';

const nothing = async () => {};

describe('a span', () => {
  it('is under the one that is running, across whatever is awaited', async () => {
    const { tracer, named } = collectSpans();
    await tracer.span({ name: 'outer', kind: 'server' }, async () => {
      await new Promise(setImmediate);
      await Promise.all(['one', 'two'].map((name) => tracer.span({ name, kind: 'client' }, nothing)));
    });
    const outer = named('outer');
    for (const name of ['one', 'two']) {
      expect(named(name)).toMatchObject({ parentSpanId: outer.spanId, traceId: outer.traceId, kind: 'client' });
    }
    expect(outer.parentSpanId).toBeUndefined();
  });

  it('goes on from a parent that was sent, also from one that says it is not sampled', async () => {
    const { tracer, named } = collectSpans();
    for (const flags of ['00', '01', 'ff']) {
      const parent = `${TRACE_PARENT.slice(0, -2)}${flags}`;
      await tracer.span({ name: flags, kind: 'consumer', parent }, nothing);
      expect(named(flags)).toMatchObject({ traceId: TRACE_ID, parentSpanId: '00f067aa0ba902b7' });
    }
  });

  it.each(hostileTraceParents.filter(([, value]) => typeof value === 'string'))(
    'begins a trace of its own where the parent is %s',
    async (_, parent) => {
      const { tracer, named } = collectSpans();
      await tracer.span({ name: 'own', kind: 'consumer', parent: String(parent) }, nothing);
      expect(named('own')).toMatchObject({ traceId: expect.not.stringMatching(/^0+$/), parentSpanId: undefined });
      expect(named('own').traceId).not.toBe(TRACE_ID);
    },
  );

  it('links what was running when it goes on in another trace, and nothing when it is the same one', async () => {
    const { tracer, named } = collectSpans();
    await tracer.span({ name: 'call', kind: 'server' }, async () => {
      await tracer.span({ name: 'letter', kind: 'producer', parent: TRACE_PARENT }, async () => {
        await tracer.span({ name: 'same', kind: 'producer', parent: tracer.current() }, nothing);
      });
    });
    const { traceId, spanId } = named('call');
    expect(named('letter')).toMatchObject({ traceId: TRACE_ID, links: [`${traceId}-${spanId}`] });
    expect(named('same')).toMatchObject({ traceId: TRACE_ID, parentSpanId: named('letter').spanId, links: [] });
  });

  it('is sent on as a traceparent that says it is sampled; outside of any there is none', async () => {
    const { tracer, named } = collectSpans();
    let current: string | undefined;
    await tracer.span({ name: 'one', kind: 'server', parent: `${TRACE_PARENT.slice(0, -2)}00` }, async () => {
      current = tracer.current();
    });
    expect(current).toBe(`00-${TRACE_ID}-${named('one').spanId}-01`);
    expect(tracer.current()).toBeUndefined();
  });

  it('can be told more while it runs; outside of any, what is said is dropped', async () => {
    const { tracer, spans } = collectSpans();
    await tracer.span({ name: 'one', kind: 'server', attributes: { first: 1, not: undefined } }, async (span) => {
      tracer.running().set({ 'relay.state': 'applied' });
      span.set({ more: true });
    });
    tracer.running().set({ lost: true });
    tracer.running().fail('defect');
    expect(spans().map(({ attributes, failure }) => [attributes, failure])).toEqual([
      [{ first: 1, 'relay.state': 'applied', more: true }, undefined],
    ]);
  });
});

describe('what is thrown', () => {
  it.each([
    ['unavailable', new Unavailable('ledger', new Error('Ada earns 4711'))],
    ['defect', new TypeError('Ada earns 4711')],
  ])('marks the span as %s, without its message, and is thrown on', async (word, error) => {
    const { tracer, named, everything } = collectSpans();
    const failing = tracer.span({ name: 'one', kind: 'server' }, () => Promise.reject(error));
    await expect(failing).rejects.toBe(error);
    expect(named('one')).toMatchObject({ failure: word, attributes: { 'error.type': word } });
    expect(everything()).not.toContain('4711');
  });

  it('before anything was awaited ends the span all the same', async () => {
    const { tracer, named } = collectSpans();
    const work = () => {
      throw new Error('at once');
    };
    await expect(tracer.span({ name: 'one', kind: 'server' }, work)).rejects.toThrow('at once');
    expect(named('one').failure).toBe('defect');
  });
});
