import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type AttributeValue, isCollection } from '../../src/domain/change.ts';
import type { CurrentValues } from '../../src/domain/plan.ts';
import type { Target } from '../../src/domain/request.ts';
import type { Directory } from '../../src/ports/directory.ts';
import { APP_ID, aChange, aDefinition, exampleDefinitions, SERVICE_PRINCIPAL_ID, USER_ID } from '../factories.ts';
import type { Principal, Tenant } from '../fakes/directory.ts';

export type DirectoryUnderTest = {
  readonly directory: Directory;
  /** What is there, seen from the inside. */
  assignedTo(id: string): Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Nothing answers from here on, for every directory that was made. */
  goAway(): Promise<void>;
};

const ODD_EMPLOYEE_ID = "o'h %25&x=1#/";
/** A filter that is true of everybody, if it were taken for one. */
const HOSTILE = "x@y' or mail ne 'z";
const NOBODY = '00000000-1111-4222-8333-444444444444';

const named: readonly string[] = [
  'liam_fabrikam.com#EXT#@contoso.onmicrosoft.com',
  "miles.o'brien@contoso.com",
  "$o'hara@contoso.com",
  'first+last@contoso.com',
  '100%25&x=1@contoso.com',
  'jürgen@contoso.com',
];
const idOf = (index: number) => `aaaaaaaa-0000-4000-8000-00000000000${index}`;

const FOUND_TWICE = 'GS46982';
const jana: Principal = {
  mail: "jana.o'hara+hr@fabrikam.com",
  employeeId: FOUND_TWICE,
  type: 'user',
  id: USER_ID,
  userPrincipalName: 'jana@contoso.com',
  assigned: {
    Engineering: { Project: ['Alpine', 'Baker'], CostCenter: [1001, 1003], NumVendors: 4, Certification: false },
    Marketing: { AppCountry: ['Canada'] },
  },
};
const app: Principal = { type: 'servicePrincipal', id: SERVICE_PRINCIPAL_ID, appId: APP_ID };

const tenant: Tenant = {
  principals: [jana, app, ...named.map((name, index) => aUser(name, idOf(index)))],
  attributes: [...exampleDefinitions, aDefinition()],
};

function aUser(userPrincipalName: string, id: string): Principal {
  const employeeId = id === idOf(0) ? ODD_EMPLOYEE_ID : id === idOf(1) ? FOUND_TWICE : undefined;
  return {
    type: 'user',
    id,
    userPrincipalName,
    ...(employeeId && { employeeId }),
    assigned: { Engineering: { Note: userPrincipalName } },
  };
}

const project = { name: 'Project' };
const costCenter = { name: 'CostCenter', type: 'Integer' } as const;
const numVendors = { name: 'NumVendors', type: 'Integer' } as const;
const certification = { name: 'Certification', type: 'Boolean' } as const;
const country = { attributeSet: 'Marketing', name: 'AppCountry' };

const byId = (principal: Principal) => ({ type: principal.type, key: 'id', value: principal.id }) as Target;
const byName = (value: string): Target => ({ type: 'user', key: 'userPrincipalName', value });

/** Collections are sets: no directory promises their order. */
const sorted = (value: AttributeValue) => (isCollection(value) ? [...value].sort() : value);
const toPlain = (current: CurrentValues) =>
  current === 'unknown'
    ? current
    : Object.fromEntries(
        [...current].map(([set, values]) => [
          set,
          Object.fromEntries([...values].map(([name, value]) => [name, sorted(value)])),
        ]),
      );

/** What every directory does. The outage comes last: nothing works after it. */
export function testDirectory(name: string, make: (tenant: Tenant) => Promise<DirectoryUnderTest>): void {
  describe(`the directory ${name}`, () => {
    let underTest: DirectoryUnderTest;
    let directory: Directory;
    beforeEach(async () => {
      underTest = await make(tenant);
      directory = underTest.directory;
    });
    afterAll(() => underTest.goAway());

    const read = async (target: Target) => {
      const resolved = await directory.resolve(target);
      if (resolved.kind === 'failed') return resolved.failure.kind;
      const { objectId } = resolved;
      const found = await directory.read({ type: target.type, objectId });
      return found.kind === 'found' ? { objectId, current: toPlain(found.current) } : found.failure.kind;
    };

    describe('read', () => {
      it.each([
        ['object id', byId(jana)],
        ['object id in capitals', { ...byId(jana), value: jana.id.toUpperCase() } as Target],
        ['user principal name', byName('jana@contoso.com')],
        ['user principal name in another case', byName('Jana@CONTOSO.com')],
      ])('finds a user by %s, with all that is assigned', async (_, target) => {
        expect(await read(target)).toEqual({ objectId: jana.id, current: jana.assigned });
      });

      it.each([
        ['mail address', { type: 'user', key: 'mail', value: "jana.o'hara+hr@fabrikam.com" } as const],
        ['mail address in another case', { type: 'user', key: 'mail', value: "Jana.O'Hara+HR@fabrikam.com" } as const],
      ])('finds a user by %s', async (_, target) => {
        expect(await directory.resolve(target)).toEqual({ kind: 'resolved', objectId: jana.id });
      });

      it('finds a user by an employee id with quotes and signs in it', async () => {
        const target = { type: 'user', key: 'employeeId', value: ODD_EMPLOYEE_ID } as const;
        expect(await directory.resolve(target)).toEqual({ kind: 'resolved', objectId: idOf(0) });
      });

      it('finds several users of one employee id, and takes none of them', async () => {
        const target = { type: 'user', key: 'employeeId', value: FOUND_TWICE } as const;
        expect(await directory.resolve(target)).toMatchObject({ failure: { kind: 'targetAmbiguous' } });
      });

      it.each(named.map((name, index) => [name, index] as const))('finds %s', async (userPrincipalName, index) => {
        const current = { Engineering: { Note: userPrincipalName } };
        expect(await read(byName(userPrincipalName))).toEqual({ objectId: idOf(index), current });
      });

      it.each([
        ['object id', byId(app)],
        ['application id', { type: 'servicePrincipal', key: 'appId', value: APP_ID } as const],
        [
          'application id in capitals',
          { type: 'servicePrincipal', key: 'appId', value: APP_ID.toUpperCase() } as const,
        ],
      ])('finds a service principal by %s', async (_, target) => {
        expect(await read(target)).toEqual({ objectId: app.id, current: 'unknown' });
      });

      it.each([
        ['nobody by object id', { type: 'user', key: 'id', value: NOBODY } as const],
        ['nobody by name', byName('nobody@contoso.com')],
        ['nobody by mail', { type: 'user', key: 'mail', value: 'nobody@fabrikam.com' } as const],
        ['nobody by a mail address that would be a filter', { type: 'user', key: 'mail', value: HOSTILE } as const],
        ['nobody by employee id', { type: 'user', key: 'employeeId', value: '0' } as const],
        ['nobody whose name needs escaping', byName("$no'body#EXT#@contoso.com")],
        ['no application', { type: 'servicePrincipal', key: 'appId', value: NOBODY } as const],
        ['no user by the id of a service principal', { type: 'user', key: 'id', value: app.id } as const],
        ['no service principal by the id of a user', { type: 'servicePrincipal', key: 'id', value: jana.id } as const],
        ['no application by an object id', { type: 'servicePrincipal', key: 'appId', value: app.id } as const],
      ])('finds %s', async (_, target) => {
        expect(await read(target)).toBe('targetNotFound');
      });

      it('concludes nothing from an object that shows no assignments', async () => {
        expect(await read(byId(app))).toMatchObject({ current: 'unknown' });
      });
    });

    describe('write', () => {
      /** With the name of the call in the directory's own logs. */
      const written = { kind: 'written', requestId: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/) };

      it.each([
        ['a string', aChange('2022-10-01', { name: 'ProjectDate' })],
        ['a string of 64 characters beyond ASCII', aChange(`${'Ü'.repeat(63)}"`)],
        ['strings', aChange(['Baker', 'Cascade'], project)],
        ['an integer', aChange(8, numVendors)],
        ['zero', aChange(0, numVendors)],
        ['the smallest integer', aChange(-(2 ** 31), numVendors)],
        ['integers', aChange([2 ** 31 - 1, -1, 0], costCenter)],
        ['true', aChange(true, certification)],
        ['false', aChange(false, certification)],
      ])('takes %s, and reads it afterwards', async (_, change) => {
        const { attributeSet, name } = change.attribute;
        expect(await directory.write({ type: 'servicePrincipal', objectId: app.id }, [change])).toEqual(written);
        const value = change.operation === 'set' ? sorted(change.value) : undefined;
        expect(await read(byId(app))).toEqual({ objectId: app.id, current: { [attributeSet]: { [name]: value } } });
      });

      it('keeps what is not named, in the same set and in others', async () => {
        await directory.write({ type: 'user', objectId: jana.id }, [aChange(9, numVendors), aChange('new')]);
        expect(await read(byId(jana))).toMatchObject({
          current: { ...jana.assigned, Engineering: { ...jana.assigned?.['Engineering'], NumVendors: 9, Note: 'new' } },
        });
      });

      it('writes several sets at once', async () => {
        await directory.write({ type: 'user', objectId: jana.id }, [
          aChange(9, numVendors),
          aChange(['France', 'Peru'], country),
        ]);
        expect(await read(byId(jana))).toMatchObject({
          current: { Engineering: { NumVendors: 9 }, Marketing: { AppCountry: ['France', 'Peru'] } },
        });
      });

      it('replaces a collection whole', async () => {
        await directory.write({ type: 'user', objectId: jana.id }, [
          aChange(['Cascade'], project),
          aChange([7], costCenter),
        ]);
        expect(underTest.assignedTo(jana.id)['Engineering']).toMatchObject({ Project: ['Cascade'], CostCenter: [7] });
      });

      it('removes a single value and a collection, and nothing else', async () => {
        const changes = [
          aChange(null, { ...project, isCollection: true }),
          aChange(null, { ...numVendors, isCollection: false }),
        ];
        expect(await directory.write({ type: 'user', objectId: jana.id }, changes)).toEqual(written);
        const { Project, NumVendors, ...rest } = jana.assigned?.['Engineering'] ?? {};
        expect(await read(byId(jana))).toMatchObject({ current: { ...jana.assigned, Engineering: rest } });
        expect(Object.keys(underTest.assignedTo(jana.id)['Engineering'] ?? {})).not.toContain('Project');
      });

      it('removes what is not there', async () => {
        expect(await directory.write({ type: 'user', objectId: jana.id }, [aChange(null)])).toEqual(written);
        expect(underTest.assignedTo(jana.id)).toEqual(jana.assigned);
      });

      it('leaves nothing known when the last value is removed', async () => {
        await directory.write({ type: 'servicePrincipal', objectId: app.id }, [aChange('only')]);
        await directory.write({ type: 'servicePrincipal', objectId: app.id }, [aChange(null)]);
        expect(await read(byId(app))).toEqual({ objectId: app.id, current: 'unknown' });
      });

      it.each([
        ['an attribute that is not defined', aChange('x', { name: 'Unheard' })],
        ['a set that is not defined', aChange('x', { attributeSet: 'Unheard' })],
        ['an empty string', aChange('')],
        ['a value of another type', aChange('four', numVendors)],
      ])('refuses %s, and changes nothing else of the same write either', async (_, bad) => {
        for (const changes of [
          [aChange(9, numVendors), bad],
          [bad, aChange(['Peru'], country)],
        ]) {
          expect(await directory.write({ type: 'user', objectId: jana.id }, changes)).toMatchObject({
            kind: 'failed',
            failure: { kind: 'rejected' },
          });
        }
        expect(underTest.assignedTo(jana.id)).toEqual(jana.assigned);
      });

      it('finds nobody to write to', async () => {
        expect(await directory.write({ type: 'user', objectId: NOBODY }, [aChange('x')])).toMatchObject({
          failure: { kind: 'targetNotFound' },
        });
        expect(await directory.write({ type: 'user', objectId: app.id }, [aChange('x')])).toMatchObject({
          failure: { kind: 'targetNotFound' },
        });
      });

      it('is unavailable in an outage, as a value, for reads as well', async () => {
        await underTest.goAway();
        expect(await directory.write({ type: 'user', objectId: jana.id }, [aChange('x')])).toMatchObject({
          kind: 'failed',
          failure: { kind: 'unavailable' },
        });
        expect(await read(byId(jana))).toBe('unavailable');
      });
    });
  });
}
