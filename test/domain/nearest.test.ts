import { describe, expect, it } from 'vitest';
import { createSuggest, nearest } from '../../src/domain/nearest.ts';

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
  const hint = (...candidates: string[]) => createSuggest()('Projct', () => candidates);

  it('asks for what may be meant', () => {
    expect(hint('Project', 'Sales')).toBe(" Did you mean 'Project'?");
    expect(hint('Project', 'Projects', 'Projet')).toBe(" Did you mean 'Project' or 'Projet' or 'Projects'?");
  });

  it('is absent when nothing is near', () => {
    expect(hint('Sales')).toBe('');
    expect(hint()).toBe('');
  });

  it('is given for the first mistakes of a request, and nothing is compared for the others', () => {
    let compared = 0;
    const candidates = () => {
      compared += 1;
      return ['Project'];
    };
    const suggest = createSuggest(2);
    expect([1, 2, 3, 4].map(() => suggest('Projct', candidates) !== '')).toEqual([true, true, false, false]);
    expect(compared).toBe(2);
  });
});
