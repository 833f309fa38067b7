import * as z from 'zod';
import { differences, findings } from '../domain/verify.ts';
import { verification as verificationBody } from '../intake/verification.ts';
import { roles } from '../topology.ts';
import { components, target } from './components.ts';
import { answer, content, type Operations } from './operation.ts';

const ID = '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31';

const verification = verificationBody.register(components, { id: 'Verification' });

const difference = z
  .object({ attributeSet: z.string(), name: z.string(), difference: z.enum(differences) })
  .register(components, { id: 'Difference' });

const verified = z
  .object({
    target,
    checked: z.int().min(0).describe('Attributes that were compared.'),
    unverifiable: z.int().min(0).describe('Attributes that nothing is remembered of to compare with.'),
    differences: z.array(difference).describe('By name, never by value.'),
    finding: z.enum(findings).optional().describe('Why the target as a whole could not be compared.'),
  })
  .register(components, { id: 'VerifiedTarget' });

const verifiedTargets = z
  .object({
    value: z.array(verified),
    cursor: z.string().optional().describe('For the next page; absent on the last.'),
  })
  .register(components, { id: 'VerifiedTargets' });

export const verifications: Operations = {
  createVerification: {
    method: 'post',
    path: 'verifications',
    tag: 'Attributes',
    summary: 'Whether Graph still shows what was applied',
    description: 'Of some targets, or of a page of all that the relay has ever written.',
    roles: [roles.operate],
    body: content(verification, {
      named: { targets: [{ type: 'user', userPrincipalName: 'jana@contoso.com' }] },
      all: { top: 50 },
    }),
    answers: {
      200: answer(
        'Where it does not.',
        verifiedTargets,
        {
          one: {
            value: [
              {
                target: { type: 'user', userPrincipalName: 'jana@contoso.com', id: ID },
                checked: 3,
                unverifiable: 0,
                differences: [{ attributeSet: 'Engineering', name: 'Project', difference: 'different' }],
              },
            ],
          },
        },
        ['Cache-Control'],
      ),
    },
  },
};
