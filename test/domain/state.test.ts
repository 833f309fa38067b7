import { describe, expect, it } from 'vitest';
import { failureKinds } from '../../src/domain/failure.ts';
import { closedStates, isClosed, openStates, reasons, toRecorded } from '../../src/domain/state.ts';

describe('a state', () => {
  it.each(openStates)('%s is open', (state) => {
    expect(isClosed(state)).toBe(false);
  });

  it.each(closedStates)('%s is closed', (state) => {
    expect(isClosed(state)).toBe(true);
  });
});

describe('a problem on record', () => {
  const problem = {
    pointer: '/attributes/Engineering/Note',
    code: 'valueNotAllowed',
    detail: "Did you mean 'Baker'?",
  } as const;

  it('keeps its place and code, and not its detail', () => {
    expect(toRecorded([problem])).toEqual([{ pointer: problem.pointer, code: 'valueNotAllowed' }]);
  });

  it('is one of the first 50, its place cut to 200 characters, so that all fit one column', () => {
    const pointers = Array.from({ length: 60 }, (_, index) => `/${index}/${'x'.repeat(300)}`);
    const recorded = toRecorded(pointers.map((pointer) => ({ ...problem, pointer })));
    expect(recorded.map(({ pointer }) => pointer)).toEqual(
      pointers.slice(0, 50).map((pointer) => pointer.slice(0, 200)),
    );
    expect(JSON.stringify(recorded).length).toBeLessThan(32_000);
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
