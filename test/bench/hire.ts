/** A hire as its source sends it, with every kind of value that an attribute can have. */

const USERS = 200;
const HOUR = 60 * 60_000;

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

const occurredAt = new Date(Date.now() - HOUR).toISOString();

export const hire = (eventId: string, index: number) => ({
  eventId,
  target: { type: 'user', userPrincipalName: userPrincipalNames[index % USERS] },
  attributes: attributesOf(index),
  occurredAt,
  reference: `RITM${String(index).padStart(7, '0')}`,
  onBehalfOf: 'hr@contoso.com',
  justification: 'Hired into Engineering',
});
