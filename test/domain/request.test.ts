import { describe, expect, it } from 'vitest';
import { operationOf } from '../../src/domain/request.ts';

describe('a wanted value', () => {
  it.each([[null], [[]]])('%j clears', (value) => {
    expect(operationOf(value)).toBe('clear');
  });

  it.each([[0], [''], [false], [[null]], [{}], [['x']], [undefined]])('%j sets', (value) => {
    expect(operationOf(value)).toBe('set');
  });
});
