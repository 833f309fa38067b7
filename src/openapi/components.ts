import * as z from 'zod';
import { attributeResults, closedStates, openStates, reasons } from '../domain/state.ts';
import { requestId } from '../intake/request-id.ts';
import { target as requestedTarget } from '../intake/target.ts';
import { time as givenTime } from '../intake/time.ts';
import { wanted } from '../intake/wanted.ts';

/** The schemas that the document has names for; what is registered here is referred to, everything else is written out. */
export const components = z.registry<{ id: string }>();

givenTime.register(components, { id: 'Time' });
requestedTarget.register(components, { id: 'RequestedTarget' });
wanted.register(components, { id: 'WantedValue' });

export const id = requestId.register(components, { id: 'RequestId' });

/** As the relay writes it; a time that a sender gave is repeated as it was. */
export const time = z.string().meta({ format: 'date-time' });
export const guid = z.string().meta({ format: 'uuid' });

export const state = z
  .enum([...openStates, ...closedStates])
  .meta({ description: `Open: ${openStates.join(', ')}. Closed: ${closedStates.join(', ')}.` })
  .register(components, { id: 'State' });

export const reason = z
  .enum(reasons)
  .meta({ description: 'Why a request could not be applied; docs/problems.md says what to do about each.' })
  .register(components, { id: 'Reason' });

export const attributeResult = z
  .object({
    attributeSet: z.string(),
    name: z.string().describe("The attribute, or '*' for a whole set that was cleared and held nothing."),
    result: z.enum(attributeResults),
  })
  .register(components, { id: 'AttributeResult' });

/** A target as its sender named it; with its object id once that is known. */
export const target = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('user'),
      id: guid.optional(),
      userPrincipalName: z.string().optional(),
      mail: z.string().optional(),
      employeeId: z.string().optional(),
    }),
    z.object({ type: z.literal('servicePrincipal'), id: guid.optional(), appId: guid.optional() }),
  ])
  .meta({ description: 'As its sender named it, with its object id once that is known.' })
  .register(components, { id: 'Target' });

/** Lists are pages; the link to the next one is followed as it is. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    value: z.array(item),
    nextLink: z.string().optional().describe('Where the next page is, relative to this one; absent on the last.'),
  });
