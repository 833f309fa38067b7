/** A tenant in which every example of the custom security attribute pages can be carried out. */
import {
  activeValues,
  createAttributeSet,
  createDefinition,
  createDirectory,
  createServicePrincipal,
  type Directory,
} from './directory.ts';
import { sampleTenant } from './tenant-sample.ts';
import { sampleUsers } from './users-sample.ts';

/** Fresh objects on every call, so that no test sees the changes of another. */
export const sampleDirectory = (): Directory =>
  createDirectory({
    users: sampleUsers(),
    servicePrincipals: [...servicePrincipals(), ...sampleTenant()],
    attributeSets: [
      createAttributeSet({
        id: 'Engineering',
        description: 'Attributes for engineering team',
        maxAttributesPerSet: 25,
      }),
      createAttributeSet({ id: 'Marketing', description: 'Attributes for marketing team', maxAttributesPerSet: 25 }),
      createAttributeSet({ id: 'Storage', description: 'Attributes for access to storage' }),
    ],
    definitions: [...engineering(), ...marketing(), ...storage()],
  });

const servicePrincipals = () => [
  createServicePrincipal({
    id: '2f6d3c1a-7b84-4e09-9c55-d10a8e47f3b1',
    appId: '91c4e7d0-5a2b-4f38-8d16-3e7b0c92a5f4',
    displayName: 'Payroll API',
    customSecurityAttributes: { Engineering: { Certification: true } },
  }),
  createServicePrincipal({
    id: 'b8a07e54-1d93-4c6f-a2e8-5f3c9d61b072',
    appId: '0e5b9f27-c8d1-4a63-b794-6a2f8d3c1e50',
    displayName: 'Ticket desk',
  }),
  createServicePrincipal({
    id: '6c19d8f3-e4a5-4b72-8f0d-27b1e5c3a946',
    appId: '4d72a1b8-3f6e-4c95-91d0-b8e4c7f2a063',
    displayName: 'Archive job',
    servicePrincipalType: 'ManagedIdentity',
  }),
];

function engineering() {
  const attributeSet = 'Engineering';
  return [
    createDefinition({
      ...{ attributeSet, name: 'Project', type: 'String', isCollection: true, usePreDefinedValuesOnly: true },
      description: 'Active projects for user',
      allowedValues: [...activeValues('Alpine', 'Baker', 'Cascade'), { id: 'Apollo', isActive: false }],
    }),
    createDefinition({ attributeSet, name: 'CostCenter', type: 'Integer', isCollection: true }),
    createDefinition({ attributeSet, name: 'NumVendors', type: 'Integer' }),
    createDefinition({ attributeSet, name: 'Certification', type: 'Boolean' }),
    createDefinition({ attributeSet, name: 'ProjectDate', type: 'String', description: 'Target completion date' }),
    createDefinition({ attributeSet, name: 'Datacenter', type: 'String', isCollection: true }),
    createDefinition({ attributeSet, name: 'LegacyCode', type: 'String', status: 'Deprecated' }),
    // Read for one user of the examples page, assigned by none of its requests.
    createDefinition({ attributeSet, name: 'Project3', type: 'String', isCollection: true }),
    createDefinition({ attributeSet, name: 'Note', type: 'String', isSearchable: false }),
  ];
}

const marketing = () => [
  createDefinition({ attributeSet: 'Marketing', name: 'AppCountry', type: 'String', isCollection: true }),
  createDefinition({ attributeSet: 'Marketing', name: 'EmployeeId', type: 'String' }),
];

const storage = () => [
  createDefinition({ attributeSet: 'Storage', name: 'SingleProject', type: 'String' }),
  createDefinition({ attributeSet: 'Storage', name: 'Project', type: 'String', isCollection: true }),
  createDefinition({ attributeSet: 'Storage', name: 'ProjectSingle', type: 'String' }),
  createDefinition({ attributeSet: 'Storage', name: 'ProjectBlock', type: 'String', isCollection: true }),
];
