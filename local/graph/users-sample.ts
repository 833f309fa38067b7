/** The first seven and what is assigned to them: GD concepts/custom-security-attributes-examples, "List". */
import { createUser, type User } from './directory.ts';

export const sampleUsers = (): User[] => [
  createUser({
    id: 'dbaf3778-4f81-4ea0-ac1c-502a293c12ac',
    displayName: 'Jiya',
    employeeId: 'KX19476',
    customSecurityAttributes: {
      Engineering: { Datacenter: ['India'] },
      Marketing: { AppCountry: ['India', 'Canada'], EmployeeId: 'KX19476' },
    },
  }),
  createUser({
    id: '6bac433c-48c6-4213-a316-1428de32701b',
    displayName: 'Jana',
    employeeId: 'GS46982',
    customSecurityAttributes: { Marketing: { AppCountry: ['Canada', 'Mexico'], EmployeeId: 'GS46982' } },
  }),
  createUser({ id: 'c4f9ecd3-d3c1-4544-b49a-bc9bb62beb67', displayName: 'Alain', employeeId: 'AL20311' }),
  createUser({
    id: 'de4f1218-b0fb-4449-b3a0-1e1dd193e6e7',
    displayName: 'Joe',
    employeeId: 'QN26904',
    customSecurityAttributes: {
      Engineering: { Project3: ['Baker', 'Cascade'], CostCenter: [1001], Certification: true },
      Marketing: { EmployeeId: 'QN26904' },
    },
  }),
  createUser({
    id: 'f24d1474-ded5-432d-be08-8abd39921aac',
    displayName: 'Isabella',
    employeeId: 'IS30175',
    customSecurityAttributes: { Marketing: { AppCountry: ['France'] } },
  }),
  createUser({
    id: '849e81fe-1109-4d57-9536-a25d537eec1f',
    displayName: 'Dara',
    employeeId: 'DA41822',
    customSecurityAttributes: { Engineering: { ProjectDate: '2023-04-12' } },
  }),
  createUser({ id: '42c88239-db99-45f0-85af-cbb6c8acb2a3', displayName: 'Chandra', employeeId: 'CH52907' }),
  // Holds a value that has been deactivated since, and one of a definition that has been deprecated since.
  createUser({
    id: '1a7e5d90-36cb-4f28-b4d1-80c9f2e6a357',
    displayName: 'Noor',
    employeeId: 'NO60418',
    customSecurityAttributes: { Engineering: { Project: ['Apollo'], LegacyCode: 'X-17' } },
  }),
  createUser({ id: '73b0c8e2-9d14-4a6f-8e5c-41f7d2a9b630', displayName: 'Mei', employeeId: 'ME71250' }),
  createUser({ id: 'e05f2b97-48ad-4c31-9a7e-6d8b3c10f5a4', displayName: 'Tomas', employeeId: 'TO80633' }),
  createUser({
    id: '95d4a1c6-0e7b-4d82-a3f9-c2b85e6071d8',
    displayName: 'Amara',
    employeeId: 'AM91544',
    accountEnabled: false,
  }),
  createUser({
    id: '3c8f70d5-b2e1-4967-8d4a-f91e6b25c0a7',
    displayName: 'Liam (Fabrikam)',
    userPrincipalName: 'liam_fabrikam.com#EXT#@contoso.onmicrosoft.com',
    mail: 'liam@fabrikam.com',
    userType: 'Guest',
  }),
  // Example 1 of the same "List", which gives no name.
  createUser({
    id: '0b9d62f4-7c15-4e88-b3a6-58e1f7d40c29',
    displayName: 'Robin',
    employeeId: 'RO44180',
    customSecurityAttributes: {
      Marketing: { EmployeeId: 'QN26904' },
      Engineering: { Project: ['Cascade', 'Baker'], CostCenter: [1001], Certification: true },
    },
  }),
  // Who is hired again gets the employee id of before from HR, and a second account: one id, two users.
  createUser({
    id: 'a41c8f05-62d9-4b37-9e10-7f3d5c86b2e4',
    displayName: 'Olga',
    employeeId: 'OL33871',
    accountEnabled: false,
    customSecurityAttributes: { Engineering: { Note: 'Left in 2024' } },
  }),
  createUser({
    id: '5e27d9b0-83fa-4c61-8d45-b06a9c1e7f38',
    displayName: 'Olga (rehired)',
    userPrincipalName: 'olga2@contoso.com',
    employeeId: 'OL33871',
  }),
  // A shared mailbox, and a guest who has kept its address: one address, two users.
  createUser({ id: 'd83b16e7-0f4a-4952-a7c8-92e5b4d70f16', displayName: 'Frontdesk' }),
  createUser({
    id: '78f0c3a2-5d6b-4e19-b2f7-1c94a8e05d63',
    displayName: 'Frontdesk (Fabrikam)',
    userPrincipalName: 'frontdesk_contoso.com#EXT#@contoso.onmicrosoft.com',
    mail: 'frontdesk@contoso.com',
    userType: 'Guest',
  }),
];
