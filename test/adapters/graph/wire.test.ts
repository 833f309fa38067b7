import { describe, expect, it } from 'vitest';
import { fromWire, toWire } from '../../../src/adapters/graph/wire.ts';
import type { Write } from '../../../src/domain/change.ts';
import { aChange } from '../../factories.ts';

const SET_TYPE = '#Microsoft.DirectoryServices.CustomSecurityAttributeValue';
const engineering = (values: Readonly<Record<string, unknown>>) => ({
  customSecurityAttributes: { Engineering: { '@odata.type': SET_TYPE, ...values } },
});

/** As it is after the wire. */
const sent = (...writes: readonly Write[]): unknown => JSON.parse(JSON.stringify(toWire(writes)));

const project = { name: 'Project', isCollection: true };
const costCenter = { name: 'CostCenter', type: 'Integer', isCollection: true } as const;

describe('a change on the wire', () => {
  it.each([
    ['a string', aChange('2022-10-01', { name: 'ProjectDate' }), { ProjectDate: '2022-10-01' }],
    [
      'strings',
      aChange(['Baker', 'Cascade'], project),
      { 'Project@odata.type': '#Collection(String)', Project: ['Baker', 'Cascade'] },
    ],
    [
      'an integer',
      aChange(4, { name: 'NumVendors', type: 'Integer' }),
      { 'NumVendors@odata.type': '#Int32', NumVendors: 4 },
    ],
    [
      'integers',
      aChange([1001, 1003], costCenter),
      { 'CostCenter@odata.type': '#Collection(Int32)', CostCenter: [1001, 1003] },
    ],
    ['a Boolean', aChange(true, { name: 'Certification', type: 'Boolean' }), { Certification: true }],
    ['the removal of a single value', aChange(null, { name: 'ProjectDate' }), { ProjectDate: null }],
    ['the removal of several values', aChange(null, project), { Project: [] }],
    ['false, which is a value', aChange(false, { name: 'Certification', type: 'Boolean' }), { Certification: false }],
    ['the removal of an integer', aChange(null, { name: 'NumVendors', type: 'Integer' }), { NumVendors: null }],
    ['the removal of integers', aChange(null, costCenter), { CostCenter: [] }],
  ])('of %s is as on the page', (_, change, expected) => {
    expect(sent(change)).toStrictEqual(engineering(expected));
  });

  it('shares one object with the other changes of its set, and the set comes with its type', () => {
    const changes = [
      aChange('x'),
      aChange(['Canada'], { attributeSet: 'Marketing', name: 'AppCountry' }),
      aChange(null, project),
    ];
    expect(sent(...changes)).toStrictEqual({
      customSecurityAttributes: {
        Engineering: { '@odata.type': SET_TYPE, Note: 'x', Project: [] },
        Marketing: {
          '@odata.type': SET_TYPE,
          'AppCountry@odata.type': '#Collection(String)',
          AppCountry: ['Canada'],
        },
      },
    });
  });

  it('takes a set and an attribute named like a member of every object for what they are', () => {
    const name = 'constructor';
    expect(sent(aChange('x', { attributeSet: name, name }))).toEqual({
      customSecurityAttributes: { [name]: { '@odata.type': SET_TYPE, [name]: 'x' } },
    });
  });
});

describe('assignments as read', () => {
  it('are values by set and name, without annotations', () => {
    const attributes = {
      Engineering: {
        '@odata.type': '#microsoft.graph.customSecurityAttributeValue',
        'Project@odata.type': '#Collection(String)',
        Project: ['Cascade', 'Baker'],
        NumVendors: 8,
        Certification: false,
        ProjectDate: '2022-10-01',
      },
      Marketing: { '@odata.type': '#microsoft.graph.customSecurityAttributeValue', EmployeeId: 'GS45897' },
    };
    expect(fromWire(attributes)).toEqual(
      new Map([
        [
          'Engineering',
          new Map(
            Object.entries({
              Project: ['Cascade', 'Baker'],
              NumVendors: 8,
              Certification: false,
              ProjectDate: '2022-10-01',
            }),
          ),
        ],
        ['Marketing', new Map([['EmployeeId', 'GS45897']])],
      ]),
    );
  });

  it('are unknown where Graph shows null', () => {
    expect(fromWire(null)).toBe('unknown');
  });

  it('have no value where Graph shows null for an attribute, or a collection of nothing', () => {
    expect(fromWire({ Engineering: { Project: [] } })).toEqual(new Map([['Engineering', new Map()]]));
    expect(fromWire({ Engineering: { ProjectDate: null } })).toEqual(new Map([['Engineering', new Map()]]));
  });

  it('are what was written', () => {
    const changes = [
      aChange('x'),
      aChange([1, 2], costCenter),
      aChange(true, { name: 'Certification', type: 'Boolean' }),
    ];
    expect(fromWire(toWire(changes).customSecurityAttributes)).toEqual(
      new Map([['Engineering', new Map(Object.entries({ Note: 'x', CostCenter: [1, 2], Certification: true }))]]),
    );
  });
});
