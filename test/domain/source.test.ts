import { describe, expect, it } from 'vitest';
import { createSources, isSender } from '../../src/domain/source.ts';
import { aSource, CALLER_ID } from '../factories.ts';

const hr = aSource();
const onboarding = aSource({ name: 'onboarding', identity: { kind: 'queue', queue: 'onboarding' } });
const sources = createSources([hr, onboarding]);

describe('a source', () => {
  it('is found by its name, in its own spelling only', () => {
    expect(sources.byName('hr')).toBe(hr);
    expect(sources.byName('HR')).toBeUndefined();
    expect(sources.byName('constructor')).toBeUndefined();
  });

  it('is found by the application of a token, whatever its case', () => {
    expect(sources.byApplication(CALLER_ID)).toBe(hr);
    expect(sources.byApplication(CALLER_ID.toUpperCase())).toBe(hr);
    expect(sources.byApplication('00000000-0000-0000-0000-000000000000')).toBeUndefined();
    expect(sources.byApplication('')).toBeUndefined();
  });

  it('is found by its queue', () => {
    expect(sources.byQueue('onboarding')).toBe(onboarding);
    expect(sources.byQueue('events')).toBeUndefined();
  });

  it('cannot be selected by the other kind of identity', () => {
    expect(sources.byApplication('onboarding')).toBeUndefined();
    expect(sources.byQueue(CALLER_ID)).toBeUndefined();
    expect(sources.byQueue(`application ${CALLER_ID}`)).toBeUndefined();
  });
});

describe('who sends', () => {
  it('is the application of the source, or those of its webhook, whatever the case of their ids', () => {
    expect([isSender(hr, CALLER_ID), isSender(hr, CALLER_ID.toUpperCase()), isSender(hr, 'other')]).toEqual([
      ...[true, true, false],
    ]);
    const webhook = aSource({ identity: { kind: 'webhook', name: 'hr' }, senders: [CALLER_ID.toUpperCase()] });
    expect([isSender(webhook, CALLER_ID), isSender(webhook, 'hr'), isSender(webhook, '')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('cannot be told of a queue', () => {
    expect([isSender(onboarding, 'onboarding'), isSender(onboarding, CALLER_ID)]).toEqual([false, false]);
  });
});
