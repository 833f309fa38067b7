import { describe, expect, it } from 'vitest';
import { summarize } from '../../src/domain/results.ts';
import type { AttributeResult } from '../../src/domain/state.ts';

const result = (name: string, what: AttributeResult['result'], attributeSet = 'Legacy'): AttributeResult => ({
  ...{ attributeSet, name, result: what },
});

describe('what is recorded of a set that was cleared as a whole', () => {
  it('is what was done, without what was not there', () => {
    const results = [result('A', 'unchanged'), result('B', 'applied'), result('C', 'superseded')];
    expect(summarize(results, { legacy: null })).toEqual([result('B', 'applied'), result('C', 'superseded')]);
  });

  it('is one line where nothing was there, in the spelling of the definitions', () => {
    const results = [result('A', 'unchanged'), result('B', 'unchanged')];
    expect(summarize(results, { legacy: null })).toEqual([result('*', 'unchanged')]);
    expect(summarize([], { legacy: null })).toEqual([result('*', 'unchanged', 'legacy')]);
  });

  it('leaves alone what is named beside it, changed or not', () => {
    const named = result('Note', 'unchanged', 'Engineering');
    const all = [named, result('A', 'unchanged'), result('B', 'applied')];
    expect(summarize(all, { Engineering: { Note: 'x' }, Legacy: null })).toEqual([named, result('B', 'applied')]);
  });
});
