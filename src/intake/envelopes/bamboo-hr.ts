import { isObject, type JsonObject, type Open, type Opening, opened, refused, withObject } from './envelope.ts';
import { parseForm } from './form.ts';
import { onlyElement } from './only-element.ts';
import { timeOfShortOffset } from './times.ts';

const EMPLOYEES = 'employees';

/**
 * BambooHR, event-based (`{ type, timestamp, data }`) or field-based (`{ employees: [{ id, fields, … }] }`), as JSON or
 * as a form. Of field-based ones a mapping sees the one employee, and each field as its bare value: `{ value }` and
 * bare values are both seen in others' samples (unverified). Neither names the event.
 */
export const openBambooHr: Open = (bytes, headers) => {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  if (!isForm) return withObject(bytes, toEmployee);
  const form = parseForm(bytes);
  return form.kind === 'problems' ? form : toEmployee(form.fields);
};

function toEmployee(document: JsonObject): Opening {
  const { [EMPLOYEES]: employees } = document;
  const only = Array.isArray(employees) ? onlyElement(employees, EMPLOYEES) : opened(document);
  if (only.kind === 'problems') return only;
  const { event } = only.envelope;
  if (!isObject(event)) return refused('invalidType', 'Give an employee as a JSON object.', EMPLOYEES, 0);
  const { fields, timestamp } = event;
  const seen = isObject(fields) ? { ...event, fields: bare(fields) } : event;
  return opened(seen, { occurredAt: timeOfShortOffset(timestamp) });
}

const bare = (fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, isObject(field) && 'value' in field ? field['value'] : field]),
  );
