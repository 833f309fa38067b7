import { describe, expect, it } from 'vitest';
import { fitCollections } from '../../src/domain/fit-collections.ts';
import { aCatalog } from '../factories.ts';

const catalog = aCatalog();

describe('a value that a mapping gives', () => {
  it.each([
    ['Project', 'Baker', ['Baker']],
    ['project', 'Baker', ['Baker']],
    ['CostCenter', 0, [0]],
    ['Project', ['Baker'], ['Baker']],
    ['Project', [], []],
    ['Project', null, null],
    ['Project', { add: ['Baker'] }, { add: ['Baker'] }],
    ['NumVendors', 4, 4],
    ['NumVendors', [4], [4]],
  ])('for %s as %j is %j', (name, value, fitted) => {
    expect(fitCollections({ Engineering: { [name]: value } }, catalog)).toEqual({
      kind: 'valid',
      attributes: { Engineering: { [name]: fitted } },
    });
  });

  it('for a name that is not known stays as it is, and that is told', () => {
    const attributes = { Engineering: { Skill: 'x', Project: 'Baker' }, Legacy: null };
    expect(fitCollections(attributes, catalog)).toEqual({
      kind: 'invalid',
      problems: [{ code: 'unknownAttribute' }],
      attributes: { Engineering: { Skill: 'x', Project: ['Baker'] }, Legacy: null },
    });
  });
});
