import { describe, expect, it } from 'vitest';
import type { AttributeDefinition } from '../../src/domain/definition.ts';
import { forecast } from '../../src/domain/forecast.ts';
import type { TargetMemory } from '../../src/domain/memory.ts';
import type { AssignedValues } from '../../src/domain/plan.ts';
import type { RequestedAttributes } from '../../src/domain/request.ts';
import { validate } from '../../src/domain/validate.ts';
import { aCatalog, aDefinition, aDigest, aRequest, aStamp, NOW } from '../factories.ts';
import type { Assigned } from '../fakes/directory.ts';

const MINUTE = 60_000;
const allowedValues = [
  { id: 'Alpine', isActive: true },
  { id: 'Baker', isActive: true },
  { id: 'Denali', isActive: false },
];
const definitions: readonly AttributeDefinition[] = [
  aDefinition(),
  aDefinition({ name: 'Tags', isCollection: true, allowedValues }),
  aDefinition({ name: 'Project', isCollection: true, usePreDefinedValuesOnly: true, allowedValues }),
  aDefinition({ name: 'Phase', usePreDefinedValuesOnly: true, allowedValues }),
  aDefinition({ name: 'CostCenter', type: 'Integer', isCollection: true }),
  aDefinition({ name: 'Old', status: 'Deprecated' }),
  aDefinition({ name: 'OldTags', status: 'Deprecated', isCollection: true }),
];
const catalog = aCatalog(definitions);

const toValues = (held: Assigned): AssignedValues =>
  new Map(Object.entries(held).map(([set, values]) => [set, new Map(Object.entries(values))]));

/** What is worth a look, where the target holds something in `Engineering` already. */
function warningsOf(
  attributes: RequestedAttributes,
  held: Assigned[string] = {},
  { memory = new Map(), ...times }: { readonly memory?: TargetMemory; readonly effectiveAt?: string } = {},
) {
  const validation = validate(attributes, catalog);
  if (validation.kind === 'invalid') throw new Error(JSON.stringify(validation.problems));
  const current = toValues({ Engineering: { Certification: true, ...held } });
  const situation = { stamp: aStamp(0), catalog, current, memory, now: NOW, digest: aDigest, mayRead: () => true };
  const { warnings } = forecast(aRequest({ attributes, ...times }), validation.changes, situation);
  const told = JSON.stringify(warnings.map(({ detail }) => detail));
  for (const word of [held, attributes].flatMap(wordsOf)) expect(told).not.toContain(word);
  return warnings.map(({ pointer, code }) => `${pointer} ${code}`);
}
/** Values of one letter are in every text. */
const wordsOf = (of: unknown): readonly string[] => {
  if (typeof of === 'object' && of !== null) return Object.values(of).flatMap(wordsOf);
  return typeof of === 'string' && of.length > 1 ? [of] : [];
};

const engineering = (values: Readonly<Record<string, unknown>>) => ({ Engineering: values });
const IN_SET = '/attributes/Engineering';

describe('nearValueLimit', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

  it('is said of more than 45 values of all attributes, Certification among them', () => {
    expect(warningsOf(engineering({ CostCenter: numbers(44) }))).toEqual([]);
    expect(warningsOf(engineering({ CostCenter: numbers(45) }))).toEqual(['/attributes nearValueLimit']);
    expect(warningsOf(engineering({ Note: 'x' }), { CostCenter: numbers(44) })).toEqual(['/attributes nearValueLimit']);
  });

  it('is not said where nothing is written', () => {
    expect(warningsOf(engineering({ Note: 'x' }), { Note: 'x', CostCenter: numbers(48) })).toEqual([]);
  });
});

describe('caseVariant', () => {
  it.each([
    ['a value there is', { Note: 'jana' }, { Note: 'Jana' }, '/Note'],
    ['one with blanks around it', { Note: ' Jana ' }, { Note: 'Jana' }, '/Note'],
    ['one that lacks them', { Note: 'Jana' }, { Note: 'Jana ' }, '/Note'],
    ['a predefined one', { Tags: ['Other', 'BAKER'] }, {}, '/Tags/1'],
    ['one that is deactivated', { Tags: ['denali'] }, {}, '/Tags/0'],
    ['one of a collection', { Tags: { add: ['x', 'Own'] } }, { Tags: ['own'] }, '/Tags/add/1'],
  ])('is said of a free text that is nearly %s', (_, wanted, held, place) => {
    expect(warningsOf(engineering(wanted), held)).toEqual([`${IN_SET}${place} caseVariant`]);
  });

  it.each([
    ['is the value there is', { Note: 'Jana' }, { Note: 'Jana' }],
    ['is predefined', { Tags: ['Baker'] }, {}],
    ['is there beside its variant', { Tags: ['own'] }, { Tags: ['own', 'Own'] }],
    ['is another word', { Note: 'Janna' }, { Note: 'Jana' }],
    ['is to be removed', { Tags: { remove: ['OWN'] } }, { Tags: ['own'] }],
  ])('is not said of one that %s', (_, wanted, held) => {
    expect(warningsOf(engineering(wanted), held)).toEqual([]);
  });

  it('is said of names that are found all the same, where they stand', () => {
    expect(warningsOf({ engineering: { NOTE: 'x', Tags: ['y'] } })).toEqual([
      '/attributes/engineering caseVariant',
      '/attributes/engineering/NOTE caseVariant',
    ]);
    expect(warningsOf({ ENGINEERING: null })).toEqual(['/attributes/ENGINEERING caseVariant']);
  });
});

describe('valueInactive', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['an addition keeps', { add: ['Baker'] }, ['Denali']],
    ['an edit removes', { remove: ['Denali'] }, ['Denali', 'Baker']],
    ['a set drops', ['Baker'], ['Denali']],
    ['a clear takes away', null, ['Denali']],
  ])('is said of a value that %s', (_, wanted, held) => {
    const told = warningsOf(engineering({ Project: wanted }), { Project: held });
    expect(told).toEqual([`${IN_SET}/Project valueInactive`]);
  });

  it('is said of a single value', () => {
    expect(warningsOf(engineering({ Phase: 'Baker' }), { Phase: 'Denali' })).toEqual([`${IN_SET}/Phase valueInactive`]);
  });

  it('is not said of active ones, nor where nothing is written', () => {
    expect(warningsOf(engineering({ Project: { add: ['Baker'] } }), { Project: ['Alpine'] })).toEqual([]);
    expect(warningsOf(engineering({ Project: { add: ['Baker'] } }), { Project: ['Baker', 'Denali'] })).toEqual([]);
  });
});

describe('deprecatedAttribute', () => {
  it('is said of what is cleared or removed, and of a whole set once', () => {
    expect(warningsOf(engineering({ Old: null }), { Old: 'x' })).toEqual([`${IN_SET}/Old deprecatedAttribute`]);
    expect(warningsOf(engineering({ OldTags: { remove: ['x'] } }), { OldTags: ['x', 'y'] })).toEqual([
      `${IN_SET}/OldTags deprecatedAttribute`,
    ]);
    expect(warningsOf({ Engineering: null }, { Old: 'x', OldTags: ['y'] })).toEqual([`${IN_SET} deprecatedAttribute`]);
  });

  it('is not said of what is not there', () => {
    expect(warningsOf(engineering({ Old: null }))).toEqual([]);
    expect(warningsOf({ Engineering: null }, { Note: 'x' })).toEqual([]);
  });
});

describe('what depends on time', () => {
  const at = (ms: number) => ({ effectiveAt: new Date(NOW + ms).toISOString() });
  const memory = (ago: number, isFound = false): TargetMemory =>
    new Map([['Engineering/Note', { written: { at: NOW - ago, by: aStamp(-1), value: 'x', dropped: [], isFound } }]]);

  it('is notYetEffective before its time', () => {
    expect(warningsOf(engineering({ Note: 'x' }), {}, at(1))).toEqual(['/effectiveAt notYetEffective']);
    expect(warningsOf(engineering({ Note: 'x' }), {}, at(0))).toEqual([]);
  });

  it('is recentlyWritten for 15 minutes after a write of the relay', () => {
    const recent = warningsOf(engineering({ Note: 'y' }), {}, { memory: memory(15 * MINUTE - 1) });
    expect(recent).toEqual([`${IN_SET}/Note recentlyWritten`]);
    expect(warningsOf(engineering({ Note: 'y' }), {}, { memory: memory(15 * MINUTE) })).toEqual([]);
    expect(warningsOf(engineering({ Tags: ['y'] }), {}, { memory: memory(1) })).toEqual([]);
  });

  it('is not recentlyWritten when the value was only found to be so', () => {
    expect(warningsOf(engineering({ Note: 'y' }), {}, { memory: memory(1, true) })).toEqual([]);
  });
});
