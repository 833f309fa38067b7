import type { EventHeaders } from '../../../src/intake/headers.ts';
import type { Format } from '../../../src/intake/source/translation.ts';

export type Sample = { readonly body: unknown; readonly headers?: EventHeaders };

export const jiraIssue = {
  timestamp: 1_795_165_200_123,
  webhookEvent: 'jira:issue_updated',
  issue_event_type_name: 'issue_generic',
  user: { accountId: '5b10ac8d82e05b22cc7d4ef5', accountType: 'atlassian', displayName: 'Noor' },
  issue: {
    id: '10002',
    key: 'ONB-17',
    fields: { status: { name: 'Approved' }, customfield_10050: 'jana@contoso.com' },
  },
  changelog: {
    id: '10124',
    items: [{ field: 'status', fieldtype: 'jira', from: '1', fromString: 'Open', to: '3', toString: 'Approved' }],
  },
};

export const cloudEvent = {
  specversion: '1.0',
  id: 'A234-1234-1234',
  source: '/hr/contoso',
  type: 'com.contoso.employee.hired',
  time: '2026-11-20T08:59:00Z',
  data: { mail: 'jana@contoso.com' },
};

export const gridEvent = {
  id: '831e1650-001e-001b-66ab-eeb76e069631',
  topic: '/subscriptions/0f5a/resourceGroups/hr/providers/Microsoft.EventGrid/topics/people',
  subject: 'people/jana',
  eventType: 'Contoso.Employee.Hired',
  eventTime: '2026-11-20T08:59:00.9584103Z',
  data: { mail: 'jana@contoso.com' },
  dataVersion: '1.0',
  metadataVersion: '1',
};

const requestedItem = {
  sys_id: 'aeed229047801200e0ef563dbb9a71c2',
  sys_mod_count: '4',
  sys_updated_on: '2026-11-20 08:59:00',
  number: 'RITM0010001',
  state: '3',
  variables: { user: 'jana@contoso.com', project: 'Baker' },
};

const updatedEmployee = {
  type: 'employee.updated',
  timestamp: '2026-11-20T08:59:00+0000',
  data: { companyId: '12345', employeeId: '67890', changedFields: ['department'] },
};

const updatedInBob = {
  companyId: 636_192,
  type: 'employee.updated',
  triggeredBy: '3498867108266115473',
  triggeredAt: '2026-11-20T08:59:00.955603',
  version: 'v2',
  data: { employeeId: '3332883884017713938', fieldUpdatesIds: [{ id: 'work.department' }] },
};

/** An event of each format as its sender writes it. */
export const samples: Readonly<Record<Format, Sample>> = {
  canonical: { body: { eventId: 'hire-8731', target: {}, attributes: {} } },
  json: { body: { any: 'thing' }, headers: { 'webhook-id': 'msg_2b' } },
  cloudEvents: { body: cloudEvent, headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' } },
  eventGrid: { body: [gridEvent] },
  jira: { body: jiraIssue, headers: { 'x-atlassian-webhook-identifier': 'b7d1c3e5' } },
  jiraAutomation: { body: { id: 10_002, key: 'ONB-17', fields: { department: { value: 'Engineering' } } } },
  serviceNow: { body: requestedItem, headers: { 'webhook-id': 'aeed229047801200e0ef563dbb9a71c2:4' } },
  bambooHr: { body: updatedEmployee, headers: { 'content-type': 'application/json' } },
  hiBob: { body: updatedInBob },
  workday: { body: { Report_Entry: [{ Employee_ID: '21001', Cost_Center: '41100' }] } },
};
