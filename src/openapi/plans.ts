import * as z from 'zod';
import { closedStates } from '../domain/state.ts';
import { warningCodes } from '../domain/warning.ts';
import { roles } from '../topology.ts';
import { attributeResult, components, reason, target } from './components.ts';
import { answer, content, type Operations } from './operation.ts';
import { recordedProblem } from './problem.ts';
import { assignmentRequest } from './request-schemas.ts';

const ID = '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31';

const warning = z
  .object({
    pointer: z.string().describe('RFC 6901 JSON pointer into what was sent.'),
    code: z.enum(warningCodes).describe('A closed list; docs/problems.md explains each.'),
    detail: z.string().describe('For a person to read.'),
  })
  .register(components, { id: 'Warning' });

const call = z
  .object({ method: z.literal('PATCH'), path: z.string(), body: z.record(z.string(), z.unknown()) })
  .register(components, { id: 'DirectoryCall' });

const plan = z
  .object({
    outcome: z
      .enum([...closedStates, 'scheduled', 'retrying'])
      .describe('The state that the request would come to if it were submitted now.'),
    reason: reason.optional(),
    problems: z.array(recordedProblem).optional(),
    target,
    effects: z.array(attributeResult),
    request: call
      .nullable()
      .optional()
      .describe('What Graph would be sent; null: nothing. Absent when it would tell what the caller may not read.'),
    warnings: z.array(warning),
  })
  .register(components, { id: 'Plan' });

export const plans: Operations = {
  createPlan: {
    method: 'post',
    path: 'plans',
    tag: 'Requests',
    summary: 'What a request would do if it were submitted now',
    description: 'Decided by the same steps and from the same facts as the request itself. Nothing is sent or kept.',
    roles: [roles.submit],
    body: content(assignmentRequest, {
      hire: {
        eventId: 'hire-8731',
        target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
        attributes: { Engineering: { NumVendors: 4 } },
      },
    }),
    answers: {
      200: answer(
        'What it would do.',
        plan,
        {
          applied: {
            outcome: 'applied',
            target: { type: 'user', id: ID },
            effects: [{ attributeSet: 'Engineering', name: 'NumVendors', result: 'applied' }],
            request: {
              method: 'PATCH',
              path: `/v1.0/users/${ID}`,
              body: {
                customSecurityAttributes: {
                  Engineering: {
                    '@odata.type': '#Microsoft.DirectoryServices.CustomSecurityAttributeValue',
                    'NumVendors@odata.type': '#Int32',
                    NumVendors: 4,
                  },
                },
              },
            },
            warnings: [],
          },
          early: {
            outcome: 'retrying',
            reason: 'targetNotFound',
            target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
            effects: [],
            request: null,
            warnings: [],
          },
        },
        ['Cache-Control'],
      ),
    },
    refusals: [502],
  },
};
