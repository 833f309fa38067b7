/** The calls of two HR APIs as far as records are fetched with them; each says where its form comes from. */
import type { IncomingMessage } from 'node:http';
import { tryParse } from '../graph/try-parse.ts';
import { bambooHrPeople, hiBobPeople, type Person } from './people.ts';

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
};

const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export function answer({ method, url = '/', headers }: IncomingMessage, text: string): Answer {
  const { pathname, searchParams } = new URL(url, 'https://localhost');
  const credentials = basicOf(headers.authorization);
  const [, bamboo] = /^\/api\/gateway\.php\/[\w-]+\/v1\/employees\/([^/]+)$/.exec(pathname) ?? [];
  if (bamboo !== undefined && method === 'GET') return bambooHr(bamboo, searchParams.get('fields') ?? '', credentials);
  const [, bob] = /^\/v1\/people\/([^/]+)$/.exec(pathname) ?? [];
  if (bob !== undefined && method === 'POST') return hiBob(bob, text, credentials);
  return json(404, { error: 'There is no such address.' });
}

/** documentation.bamboohr.com, "Get Employee": key as user name, `id` and the fields that are asked for. No body with an error. */
function bambooHr(id: string, fields: string, { user, password }: Basic): Answer {
  if (user === '' || password === '') return { status: 401 };
  const found = find(bambooHrPeople, id);
  if (!found) return { status: 404 };
  const known: Readonly<Record<string, string>> = {
    employeeNumber: found.employeeId,
    workEmail: found.email,
    department: found.department,
    country: found.country,
  };
  const asked = fields.split(',').filter((field) => Object.hasOwn(known, field));
  return json(200, { id: found.id, ...Object.fromEntries(asked.map((field) => [field, known[field]])) });
}

/** apidocs.hibob.com, "Read company employee fields by employee ID" and "People read API contract": keys with slashes. */
function hiBob(id: string, text: string, { user, password }: Basic): Answer {
  if (user === '' || password === '') return json(401, {});
  const { fields } = Object(tryParse(text)) as { readonly fields?: unknown };
  if (!Array.isArray(fields)) return json(400, { error: 'fields' });
  const found = find(hiBobPeople, id);
  if (!found) return json(404, {});
  const known: Readonly<Record<string, string>> = {
    'root.id': found.id,
    'root.email': found.email,
    'work.employeeIdInCompany': found.employeeId,
    'work.department': found.department,
    'address.country': found.country,
  };
  const asked = fields.filter((field): field is string => typeof field === 'string' && Object.hasOwn(known, field));
  const keyOf = (field: string) => `/${field.replace('.', '/')}`;
  return json(200, Object.fromEntries(asked.map((field) => [keyOf(field), { value: known[field] }])));
}

const find = (people: readonly Person[], id: string): Person | undefined =>
  people.find((one) => one.id === decodeURIComponent(id));

type Basic = { readonly user: string; readonly password: string };

function basicOf(header = ''): Basic {
  const [, encoded = ''] = /^Basic (.+)$/.exec(header) ?? [];
  const [user = '', password = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  return { user, password };
}
