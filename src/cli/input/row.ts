import { limits } from '../../topology.ts';
import type { Found } from '../relay/shapes.ts';
import type { Draft } from './csv-row.ts';

/** One request of the file, as it will be sent, or why it will not. `at` counts lines, or items of a JSON document. */
export type Row = { readonly at: number; readonly eventId: string | undefined } & (
  | { readonly kind: 'request'; readonly json: string }
  | { readonly kind: 'refused'; readonly problems: readonly Found[] }
);

const NO_EVENT_ID = 'Give an eventId, or --event-id-prefix: without one, a second run would be a second request.';

/**
 * Checks what the relay would refuse in any case, and that it can be sent twice without harm; everything else is the
 * relay's to say.
 */
export function toRow({ document, problems }: Draft, at: number, prefix: string | undefined): Row {
  if (document === undefined) return { at, eventId: undefined, kind: 'refused', problems };
  if (!isObject(document)) {
    return { at, eventId: undefined, kind: 'refused', problems: [found('', 'invalidType', 'Give a JSON object.')] };
  }
  const { eventId: given, ...rest } = document;
  const eventId = given ?? (prefix === undefined ? undefined : `${prefix}${at}`);
  const name = typeof eventId === 'string' && eventId !== '' ? eventId : undefined;
  const json = JSON.stringify({ eventId, ...rest });
  const more = check(name, rest, json);
  // Attributes that could not be read are not missing.
  const all = [...problems, ...(problems.length > 0 ? more.filter(({ pointer }) => pointer !== '/attributes') : more)];
  if (all.length > 0) return { at, eventId: name, kind: 'refused', problems: all };
  return { at, eventId: name, kind: 'request', json };
}

function check(eventId: string | undefined, request: Readonly<Record<string, unknown>>, json: string): Found[] {
  const { target, attributes } = request;
  const problems: Found[] = [];
  if (eventId === undefined) problems.push(found('/eventId', 'required', NO_EVENT_ID));
  if (!isObject(target)) problems.push(found('/target', 'required', 'Name the target.'));
  else problems.push(...checkTarget(target));
  if (!isObject(attributes)) problems.push(found('/attributes', 'required', 'Name at least one attribute.'));
  else if (Object.keys(attributes).length === 0) {
    problems.push(found('/attributes', 'tooShort', 'Name at least one attribute.'));
  }
  if (Buffer.byteLength(json) > limits.bodyBytes) {
    problems.push(found('', 'tooLong', `A request may have at most ${limits.bodyBytes} bytes.`));
  }
  return problems;
}

function checkTarget({ type, ...keys }: Readonly<Record<string, unknown>>): Found[] {
  const problems: Found[] = [];
  if (type === undefined) problems.push(found('/target/type', 'required', 'Give one of: user, servicePrincipal.'));
  else if (type !== 'user' && type !== 'servicePrincipal') {
    problems.push(found('/target/type', 'invalidFormat', 'Give one of: user, servicePrincipal.'));
  }
  if (Object.keys(keys).length !== 1) {
    problems.push(found('/target', 'oneTargetKey', 'Name the target by exactly one key.'));
  }
  return problems;
}

const found = (pointer: string, code: string, detail: string): Found => ({ pointer, code, detail });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
