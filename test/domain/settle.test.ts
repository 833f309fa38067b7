import { describe, expect, it } from 'vitest';
import { settle } from '../../src/domain/settle.ts';
import { reasons } from '../../src/domain/state.ts';

const results = [{ attributeSet: 'Engineering', name: 'Project', result: 'applied' }] as const;

describe('a request', () => {
  it.each(['applied', 'unchanged'] as const)('that is %s ends so, and its message is done', (kind) => {
    expect(settle({ kind, results })).toEqual({ state: kind, settlement: { kind: 'complete' } });
  });

  it.each(reasons)('that is refused as %s ends dead-lettered with that reason', (reason) => {
    const expected = { state: 'deadLettered', settlement: { kind: 'deadLetter', reason } };
    expect(settle({ kind: 'refused', reason })).toEqual(expected);
    expect(settle({ kind: 'refused', reason, problems: [{ pointer: '', code: 'required' }] })).toEqual(expected);
  });
});
