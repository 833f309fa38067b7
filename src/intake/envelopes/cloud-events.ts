import * as z from 'zod';
import { pointerTo } from '../../domain/problem.ts';
import type { EventHeaders } from '../headers.ts';
import { parseJson } from '../json.ts';
import { toProblems } from '../shape.ts';
import { attributesOfHeaders } from './cloud-events-headers.ts';
import { isObject, type JsonObject, type Open, type Opening, opened, refused, withJson } from './envelope.ts';
import { toEventId } from './event-id.ts';
import { timeOf } from './times.ts';

const required = z.string().min(1);
const attributes = z.looseObject({ specversion: z.literal('1.0'), id: required, source: required, type: required });

/**
 * CloudEvents 1.0: a mapping sees the event in the form of the JSON format, whichever mode it came in. The mode is
 * told by the content type; without one, as some senders to queues leave it out, by whether attributes came beside
 * the body.
 */
export const openCloudEvent: Open = (bytes, headers) => {
  const [type = ''] = (headers['content-type'] ?? '').toLowerCase().split(';', 1);
  const isBinary = Object.keys(headers).some((name) => name.startsWith('ce-'));
  // A batch has been taken apart before: this is one of its elements.
  if (type.startsWith('application/cloudevents')) {
    return type.trimEnd().endsWith('+json') ? openStructured(bytes) : refused('invalidFormat', 'Send events as JSON.');
  }
  return isBinary ? openBinary(bytes, headers) : openStructured(bytes);
};

const openStructured = (bytes: Uint8Array): Opening =>
  withJson(bytes, (event) =>
    isObject(event) ? check(event) : refused('invalidType', 'Give one event: a JSON object.'),
  );

function openBinary(bytes: Uint8Array, headers: EventHeaders): Opening {
  const read = attributesOfHeaders(headers);
  if (read.kind === 'problems') return read;
  if (bytes.byteLength === 0) return check(read.attributes);
  const json = parseJson(bytes);
  if (json.kind === 'json') return check({ ...read.attributes, data: json.value });
  const problems = json.problems.map((problem) => ({ ...problem, pointer: `/data${problem.pointer}` }));
  return { kind: 'problems', problems };
}

function check(event: JsonObject): Opening {
  const result = attributes.safeParse(event, { reportInput: true });
  const problems = result.success ? [] : [...toProblems(result.error.issues)];
  if ('data_base64' in event) {
    const pointer = pointerTo('data_base64');
    problems.push({ pointer, code: 'invalidFormat', detail: 'Send data as JSON; a mapping cannot look into bytes.' });
  }
  if (!result.success || problems.length > 0) return { kind: 'problems', problems };
  const { source, id, time } = result.data;
  // A source is a URI reference, which has no blank: what stands before the first one is the source.
  return opened(event, { id: toEventId(`${encodeURI(source.toWellFormed())} ${id}`), occurredAt: timeOf(time) });
}
