/** A hire as its source sends it, with every kind of value that an attribute can have. */

const USERS = 200;

/** Enough targets to fill all lanes evenly. */
export const userPrincipalNames = Array.from({ length: USERS }, (_, index) => `hire-${index}@contoso.com`);

/** Of the definitions of the local directory. */
export const attributesOf = (index: number) => ({
  Engineering: {
    Project: index % 2 === 0 ? ['Baker', 'Cascade'] : ['Alpine'],
    CostCenter: [1_000 + (index % 97), 2_000 + (index % 89)],
    NumVendors: index % 1_000,
    Certification: index % 3 === 0,
    ProjectDate: `2026-12-${String(1 + (index % 28)).padStart(2, '0')}`,
  },
});

export const hire = (eventId: string, index: number) => ({
  eventId,
  target: { type: 'user', userPrincipalName: userPrincipalNames[index % USERS] },
  attributes: attributesOf(index),
  occurredAt: '2026-11-20T09:00:00Z',
  reference: `RITM${String(index).padStart(7, '0')}`,
  onBehalfOf: 'hr@contoso.com',
  justification: 'Hired into Engineering',
});
