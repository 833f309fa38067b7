import * as z from 'zod';

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.array(z.number()), z.null()]);
const assignments = z.record(z.string(), z.record(z.string(), value)).nullable();

/** What is assigned to a user or service principal, as Graph shows it. */
export const principal = z.object({ customSecurityAttributes: assignments });
