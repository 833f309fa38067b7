import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from '../../src/domain/nearest.ts';

describe('the nearest names', () => {
  it.each([
    ['a letter too many', 'Projectt', ['Project']],
    ['a letter missing', 'Projct', ['Project']],
    ['another letter', 'Prozect', ['Project']],
    ['two letters swapped', 'Porject', ['Project']],
    ['only its case wrong', 'PROJECT', ['Project']],
    ['a blank at its end', 'Project ', ['Project']],
    ['one letter of a short name wrong', 'Kex', ['Key']],
    ['nothing in common', 'Zzzzzzz', []],
    ['more than a third wrong', 'Prxxxxt', []],
    ['nothing at all', '', []],
  ])('of a name with %s', (_, wanted, expected) => {
    expect(nearest(wanted, ['Project', 'Key', 'Certification'])).toEqual(expected);
  });

  it('come nearest first, three at most', () => {
    const candidates = ['Projects12', 'Projects1', 'Projects', 'Project', 'Proje'];
    expect(nearest('Project', candidates)).toEqual(['Project', 'Projects', 'Projects1']);
  });

  it('are none for a name that is far longer than any', () => {
    expect(nearest('x'.repeat(200), ['Engineering', 'Marketing', 'Sales', 'Storage'])).toEqual([]);
  });

  it('are found up to the longest name there can be', () => {
    const name = 'x'.repeat(64);
    expect(nearest(`${name.slice(1)}y`, [name])).toEqual([name]);
    expect(nearest(`${name}x`, [name])).toEqual([]);
  });

  it('are none where there is nothing to choose from', () => {
    expect(nearest('Project', [])).toEqual([]);
  });
});

describe('the hint', () => {
  it('asks for what may be meant', () => {
    expect(didYouMean(['Project'])).toBe(" Did you mean 'Project'?");
    expect(didYouMean(['Project', 'Projects', 'Pro'])).toBe(" Did you mean 'Project' or 'Projects' or 'Pro'?");
  });

  it('is absent when nothing is near', () => {
    expect(didYouMean([])).toBe('');
  });
});
