import { describe, expect, it } from 'vitest';
import { failureKinds } from '../../src/domain/failure.ts';
import { closedStates, isClosed, openStates, reasons } from '../../src/domain/state.ts';

describe('a state', () => {
  it.each(openStates)('%s is open', (state) => {
    expect(isClosed(state)).toBe(false);
  });

  it.each(closedStates)('%s is closed', (state) => {
    expect(isClosed(state)).toBe(true);
  });
});

describe('the reasons', () => {
  it('include every way the directory can fail', () => {
    expect(reasons).toEqual(expect.arrayContaining([...failureKinds]));
  });

  it('are each named once', () => {
    expect(new Set(reasons).size).toBe(reasons.length);
  });
});
