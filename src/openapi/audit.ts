import * as z from 'zod';
import { closedStates } from '../domain/state.ts';
import { auditQuery } from '../intake/audit-query.ts';
import { roles } from '../topology.ts';
import { components, guid, id, pageOf, reason, target, time } from './components.ts';
import { answer, type Operations } from './operation.ts';
import { recordedProblem } from './problem.ts';

const digest = z.string().optional().describe('Keyed digest of the whole value, for this target alone; empty: none.');

const auditedChange = z
  .object({
    attributeSet: z.string(),
    name: z.string().describe("The attribute, or '*' for a whole set that was cleared and held nothing."),
    operation: z.enum(['set', 'clear', 'edit', 'undo']),
    count: z.int().min(0).describe('How many values it named.'),
    before: digest,
    after: digest,
  })
  .register(components, { id: 'AuditedChange' });

const auditRecord = z
  .object({
    id: z.string(),
    at: time,
    outcome: z.enum([...closedStates, 'repeated', 'bulkExceptionGranted', 'bulkExceptionEnded']),
    source: z.string(),
    request: id.optional(),
    reason: reason.optional(),
    problems: z.array(recordedProblem).optional(),
    eventId: z.string().optional(),
    submittedBy: z.string().optional().describe("The application id of the caller's token; absent for queues."),
    operatedBy: z
      .string()
      .optional()
      .describe('The application that last replayed, discarded or cancelled it, or decided on an exception.'),
    onBehalfOf: z.string().optional().describe('As the sender says; not verified.'),
    reference: z.string().optional(),
    justification: z.string().optional(),
    target: target.optional(),
    attempts: z.int().min(0).optional().describe('Tries that failed.'),
    changes: z.array(auditedChange).optional(),
    policyVersion: z.string().optional().describe("Of the source's file."),
    definitionsVersion: z.string().optional().describe('As in the ETag of the definitions.'),
    graphRequestId: guid.optional().describe("Of Graph's answer to the write."),
    replaces: id.optional(),
    replacedBy: id.optional(),
    bulkException: z
      .object({ targetsPerHour: z.int().min(1), until: time })
      .optional()
      .describe('What an exception from the bulk guard allows, or allowed.'),
  })
  .meta({ description: 'Who did what, when, why and by which rules; never a value.' })
  .register(components, { id: 'AuditRecord' });

const auditPage = pageOf(auditRecord).register(components, { id: 'AuditPage' });

const REQUEST = 'U3sNBkujQUzUYjIn-X93AiYRX-12rcZYRa5Vq-1_w9E';
const applied = {
  id: `${REQUEST}#0#applied`,
  at: '2026-11-20T09:00:01.250Z',
  outcome: 'applied',
  source: 'hr',
  request: REQUEST,
  eventId: 'hire-8731',
  submittedBy: '5f0c6f4e-1b1d-4f0a-9c1e-0d2a7b3c4e5f',
  reference: 'RITM0010001',
  target: { type: 'user', userPrincipalName: 'jana@contoso.com', id: '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31' },
  attempts: 0,
  changes: [
    { attributeSet: 'Engineering', name: 'Project', operation: 'set', count: 2, before: '', after: 'Jc77-zAx5nV3Mr1x' },
  ],
  policyVersion: 'm0c1Zt3b9V5x2J8n4R6w1Y0u3H5s7D9f2G4a6L8eQk0',
  definitionsVersion: 'OiE7w_Yc42lvuokvhxYhad6ETmtDNdp_yroyYmb353Q',
  graphRequestId: '7d8f4c52-7a3e-4d10-8f66-0c2d5e9a7b31',
} satisfies z.input<typeof auditRecord>;

export const audit: Operations = {
  listAudit: {
    method: 'get',
    path: 'audit',
    tag: 'Audit',
    summary: 'List audit records',
    description:
      'Newest first: those of one target (targetType and one of its keys), or all. There is one for each time that a request is closed. What was closed a moment ago may come a minute later.',
    roles: [roles.readRequests, roles.operate],
    query: auditQuery.schema,
    answers: {
      200: answer(
        'A page of them.',
        auditPage,
        { page: { value: [applied], nextLink: '/api/v1/audit?top=1&cursor=3q2-7wAA' } },
        ['Cache-Control'],
      ),
    },
  },
};
