import { type Catalog, createCatalog, type IndexedDefinition } from '../src/domain/catalog.ts';
import type { Change, Write } from '../src/domain/change.ts';
import type { AttributeDefinition } from '../src/domain/definition.ts';
import type { Filter } from '../src/domain/filter.ts';
import type { Digest } from '../src/domain/memory.ts';
import type { AssignmentRequest } from '../src/domain/request.ts';
import type { PolicyRule, Source } from '../src/domain/source.ts';
import { type Stamp, stampOf } from '../src/domain/stamp.ts';
import type { AssignmentMessage } from '../src/intake/message.ts';
import type { ConfiguredSource } from '../src/intake/source/read.ts';
import type { Secrets } from '../src/intake/source/secrets.ts';
import type { Caller } from '../src/intake/token.ts';
import type { LedgerEntry } from '../src/ports/ledger.ts';
import { roles } from '../src/topology.ts';

/** Each factory gives something valid; a test names only what it is about. */

export const NOW = Date.parse('2026-11-20T09:00:00Z');
export const USER_ID = '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31';
export const SERVICE_PRINCIPAL_ID = '2f6d3c1a-7b84-4e09-9c55-d10a8e47f3b1';
export const APP_ID = '9d3e6a10-4c8b-4f57-b2a9-63e0d1f7c485';
export const CALLER_ID = '5f0c6f4e-1b1d-4f0a-9c1e-0d2a7b3c4e5f';

export const aRequest = (override: Partial<AssignmentRequest> = {}): AssignmentRequest => ({
  eventId: 'hire-8731',
  target: { type: 'user', key: 'userPrincipalName', value: 'jana@contoso.com' },
  attributes: { Engineering: { Project: ['Baker'] } },
  ...override,
});

/** A request as its sender writes it. */
export const aDocument = (override: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  eventId: 'hire-8731',
  target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
  attributes: { Engineering: { Project: ['Baker'] } },
  ...override,
});

/** Users by id and by name, every attribute of `Engineering`, both operations; no service principal. */
export const aRule = (override: Partial<PolicyRule> = {}): PolicyRule => ({
  attributes: { Engineering: '*' },
  operations: ['set', 'clear'],
  users: { keys: ['id', 'userPrincipalName'] },
  ...override,
});

export const aSource = (override: Partial<Source> = {}): Source => ({
  name: 'hr',
  identity: { kind: 'application', applicationId: CALLER_ID },
  allow: [aRule()],
  reads: [],
  version: 'v1',
  ...override,
});

/** As it is read from a file that says no more. */
export const configured = (source: Source): ConfiguredSource => ({
  source,
  translation: { format: 'canonical' },
  webhook: undefined,
});
export const noSecrets: Secrets = { inbound: new Map(), outbound: new Map() };

/** A free text of `Engineering`. */
export const aDefinition = (override: Partial<AttributeDefinition> = {}): AttributeDefinition => ({
  attributeSet: 'Engineering',
  name: 'Note',
  type: 'String',
  isCollection: false,
  isSearchable: true,
  status: 'Available',
  usePreDefinedValuesOnly: false,
  allowedValues: [],
  ...override,
});

export const anIndexedDefinition = (override: Partial<AttributeDefinition> = {}): IndexedDefinition => {
  const definition = aDefinition(override);
  const lookup = aCatalog([definition]).find(definition.attributeSet, definition.name);
  if (lookup.kind !== 'found') throw new Error('A catalog holds what it was made of');
  return lookup.definition;
};

/** The attributes of Microsoft's example pages. */
export const exampleDefinitions: readonly AttributeDefinition[] = [
  aDefinition({
    name: 'Project',
    isCollection: true,
    usePreDefinedValuesOnly: true,
    allowedValues: [
      { id: 'Alpine', isActive: true },
      { id: 'Baker', isActive: true },
      { id: 'Cascade', isActive: true },
      { id: 'Denali', isActive: false },
    ],
  }),
  aDefinition({ name: 'CostCenter', type: 'Integer', isCollection: true }),
  aDefinition({ name: 'NumVendors', type: 'Integer' }),
  aDefinition({ name: 'Certification', type: 'Boolean' }),
  aDefinition({ name: 'ProjectDate' }),
  aDefinition({ name: 'OldProject', status: 'Deprecated' }),
  aDefinition({ attributeSet: 'Marketing', name: 'AppCountry', isCollection: true }),
];

/** Every set that a definition names exists; `sets` adds empty ones. */
export const aCatalog = (
  definitions: readonly AttributeDefinition[] = exampleDefinitions,
  { loadedAt = NOW, sets = [] }: { readonly loadedAt?: number; readonly sets?: readonly string[] } = {},
): Catalog => {
  const ids = new Set([...definitions.map(({ attributeSet }) => attributeSet), ...sets]);
  return createCatalog(
    [...ids].map((id) => ({ id })),
    definitions,
    loadedAt,
  );
};

export const aChange = (
  value: Extract<Change, { operation: 'set' }>['value'] | null,
  override: Partial<Change['attribute']> = {},
): Write => {
  const attribute = anAttribute({ isCollection: Array.isArray(value), ...override });
  return value === null ? { attribute, operation: 'clear' } : { attribute, operation: 'set', value };
};

const anAttribute = (override: Partial<Change['attribute']> = {}): Change['attribute'] => {
  const { attributeSet, name, type, isCollection } = aDefinition();
  return { attributeSet, name, type, isCollection, ...override };
};

export const aFilter = (
  value: Filter['value'],
  override: Partial<Filter['attribute']> & Partial<Pick<Filter, 'operator'>> = {},
): Filter => {
  const { operator = 'eq', ...attribute } = override;
  return { attribute: anAttribute(attribute), operator, value };
};

type Edit = Extract<Change, { operation: 'edit' }>;
export const anEdit = (
  { add = [], remove = [] }: Partial<Pick<Edit, 'add' | 'remove'>>,
  override: Partial<Change['attribute']> = {},
): Edit => ({ attribute: anAttribute({ isCollection: true, ...override }), operation: 'edit', add, remove });

export const anUndo = (of: Stamp, override: Partial<Change['attribute']> = {}): Change => ({
  attribute: anAttribute(override),
  operation: 'undo',
  of,
});

/** The higher the number, the newer. */
export const aStamp = (number: number): Stamp => stampOf(NOW + number, NOW, 'k7Qm0c1Zt3b9');

/** Tells what it hides, so that a failing test can be read. */
export const aDigest: Digest = (_, member) => JSON.stringify(member);

export const aMessage = (override: Partial<AssignmentMessage> = {}): AssignmentMessage => ({
  key: 'k7Qm0c1Zt3b9V5x2J8n4R6w1Y0u3H5s7D9f2G4a6L8e',
  source: 'hr',
  hop: 0,
  receivedAt: '2026-11-20T09:00:00.000Z',
  request: aRequest(),
  attempts: 0,
  heldInMs: 0,
  refusals: 0,
  ...override,
});

export const aCaller = (override: Partial<Caller> = {}): Caller => ({
  applicationId: CALLER_ID,
  objectId: '7e5d4c3b-2a19-4807-b6f5-e4d3c2b1a098',
  roles: [roles.submit],
  isDelegated: false,
  ...override,
});

export const aLedgerEntry = (override: Partial<LedgerEntry> = {}): LedgerEntry => ({
  key: 'k7Qm0c1Zt3b9V5x2J8n4R6w1Y0u3H5s7D9f2G4a6L8e',
  source: 'hr',
  eventId: 'hire-8731',
  fingerprint: 'same-content',
  state: 'reserved',
  target: { type: 'user', key: 'userPrincipalName', value: 'jana@contoso.com' },
  receivedAt: '2026-11-20T09:00:00.000Z',
  updatedAt: '2026-11-20T09:00:00.000Z',
  ...override,
});
