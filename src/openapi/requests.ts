import type * as z from 'zod';
import { requestsQuery } from '../intake/requests-query.ts';
import { roles } from '../topology.ts';
import { answer, content, type Operations } from './operation.ts';
import {
  accepted,
  assignmentRequest,
  batchResults,
  cancelled,
  requestBatch,
  requestPage,
  requestStatus,
} from './request-schemas.ts';

const ID = 'U3sNBkujQUzUYjIn-X93AiYRX-12rcZYRa5Vq-1_w9E';

const hire = {
  eventId: 'hire-8731',
  target: { type: 'user', userPrincipalName: 'jana@contoso.com' },
  attributes: { Engineering: { Project: ['Baker', 'Cascade'], NumVendors: 4, Certification: true, ProjectDate: null } },
  occurredAt: '2026-11-20T09:00:00Z',
  reference: 'RITM0010001',
} as const;

const applied = {
  id: ID,
  source: 'hr',
  eventId: 'hire-8731',
  state: 'applied',
  attempts: 0,
  submittedBy: '5f0c6f4e-1b1d-4f0a-9c1e-0d2a7b3c4e5f',
  reference: 'RITM0010001',
  receivedAt: '2026-11-20T09:00:00.000Z',
  updatedAt: '2026-11-20T09:00:01.250Z',
  results: [{ attributeSet: 'Engineering', name: 'Project', result: 'applied' }],
  target: { type: 'user', userPrincipalName: 'jana@contoso.com', id: '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31' },
} satisfies z.input<typeof requestStatus>;

const noStore = ['Cache-Control'] as const;

export const requests: Operations = {
  submitRequest: {
    method: 'post',
    path: 'requests',
    tag: 'Requests',
    summary: 'Submit a request',
    description:
      'It is checked as a whole, and durable before it is answered. The same eventId with the same content is one request, however often it is sent.',
    roles: [roles.submit],
    body: content(assignmentRequest, {
      hire,
      edit: {
        eventId: 'transfer-4711',
        target: { type: 'user', id: '1b9f4c52-7a3e-4d10-8f66-0c2d5e9a7b31' },
        attributes: { Engineering: { CostCenter: { add: [1003], remove: [1001] } } },
      },
      scheduled: {
        eventId: 'CHG0030192',
        target: { type: 'servicePrincipal', appId: '9d3e6a10-4c8b-4f57-b2a9-63e0d1f7c485' },
        attributes: { Engineering: null },
        effectiveAt: '2027-01-31T00:00:00+01:00',
      },
    }),
    answers: {
      202: answer('It is on its way.', accepted, { reserved: { id: ID, eventId: 'hire-8731', state: 'reserved' } }, [
        'Location',
        'Retry-After',
        'Idempotent-Replayed',
      ]),
    },
  },

  submitBatch: {
    method: 'post',
    path: 'requests/batch',
    tag: 'Requests',
    summary: 'Submit up to 1 000 requests, each independent of the others',
    description:
      'A request that is refused has its problem in its own place of the answer; the others are not affected.',
    roles: [roles.submit],
    body: content(requestBatch, { two: { requests: [hire, { ...hire, eventId: 'hire-8732' }] } }),
    answers: {
      200: answer('What became of each.', batchResults, {
        one: {
          results: [
            { index: 0, id: ID, eventId: 'hire-8731', status: 202, state: 'applied', replayed: true },
            {
              index: 1,
              status: 422,
              problem: {
                type: 'about:blank',
                title: 'Unprocessable Content',
                status: 422,
                detail: 'The request cannot be applied as it is.',
                errors: [
                  { pointer: '/target/type', code: 'invalidFormat', detail: 'Give one of: user, servicePrincipal.' },
                ],
              },
            },
          ],
        },
      }),
    },
  },

  requestStatus: {
    method: 'get',
    path: 'requests/{id}',
    tag: 'Requests',
    summary: 'What became of a request',
    description: 'With Requests.Submit alone a source sees its own requests; the others are as absent as none.',
    roles: [roles.submit, roles.readRequests],
    answers: { 200: answer('Its state.', requestStatus, { applied }, noStore) },
    refusals: [404],
  },

  listRequests: {
    method: 'get',
    path: 'requests',
    tag: 'Requests',
    summary: 'List requests',
    description:
      'Newest first, by exactly one of: a target (targetType and one of its keys), reference, open, source; source may also go with one of the others. With Requests.Submit alone a source sees its own requests, and need not name anything. A page may have fewer than top, or none, and still a next one.',
    roles: [roles.submit, roles.readRequests],
    query: requestsQuery.schema,
    answers: {
      200: answer(
        'A page of them.',
        requestPage,
        { page: { value: [applied], nextLink: '/api/v1/requests?source=hr&top=1&cursor=3q2-7wAA' } },
        noStore,
      ),
    },
  },

  cancelRequest: {
    method: 'post',
    path: 'requests/{id}/cancel',
    tag: 'Requests',
    summary: 'Cancel a request that no worker has in hand',
    description: 'To cancel what is cancelled changes nothing.',
    roles: [roles.operate],
    answers: { 200: answer('It will not be applied.', cancelled, { cancelled: { id: ID, state: 'cancelled' } }) },
    refusals: [404, 409],
  },
};
