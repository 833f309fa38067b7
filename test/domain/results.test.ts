import { describe, expect, it } from 'vitest';
import { summarize } from '../../src/domain/results.ts';
import type { AttributeResult } from '../../src/domain/state.ts';

const result = (attributeSet: string, name: string, became: AttributeResult['result']): AttributeResult => ({
  attributeSet,
  name,
  result: became,
});

describe('the results of a request', () => {
  it('are those of its attributes, in their order', () => {
    const results = [result('B', 'y', 'unchanged'), result('A', 'x', 'applied')];
    expect(summarize(results, { B: { y: 1 }, A: { x: 2 } })).toEqual(results);
  });

  it('name of a set that was cleared only what was not clear already', () => {
    const results = [
      result('Legacy', 'a', 'unchanged'),
      result('Legacy', 'b', 'applied'),
      result('Legacy', 'c', 'superseded'),
      result('Other', 'a', 'unchanged'),
    ];
    expect(summarize(results, { LEGACY: null, Other: { a: null } })).toEqual([
      result('Other', 'a', 'unchanged'),
      result('Legacy', 'b', 'applied'),
      result('Legacy', 'c', 'superseded'),
    ]);
  });

  it('name a set that was clear already, in the spelling of its definition', () => {
    const results = [result('Legacy', 'a', 'unchanged'), result('Legacy', 'b', 'unchanged')];
    expect(summarize(results, { legacy: null })).toEqual([result('Legacy', '*', 'unchanged')]);
    expect(summarize([], { Empty: null })).toEqual([result('Empty', '*', 'unchanged')]);
  });
});
