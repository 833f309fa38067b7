import * as z from 'zod';
import { toProblems } from '../shape.ts';
import { isObject, type Open, opened, refused, withJson } from './envelope.ts';
import { toEventId } from './event-id.ts';
import { onlyElement } from './only-element.ts';
import { timeOf } from './times.ts';

const required = z.string().min(1);
const event = z.looseObject({ id: required, eventType: required, eventTime: required });

/** The Event Grid schema: one event, or a list of one; the webhook takes longer lists apart. */
export const openEventGrid: Open = (bytes) =>
  withJson(bytes, (document) => {
    const only = Array.isArray(document) ? onlyElement(document) : opened(document);
    if (only.kind === 'problems') return only;
    const { event: given } = only.envelope;
    if (!isObject(given)) return refused('invalidType', 'Give one event: a JSON object.');
    const result = event.safeParse(given, { reportInput: true });
    if (!result.success) return { kind: 'problems', problems: toProblems(result.error.issues) };
    return opened(given, { id: toEventId(result.data.id), occurredAt: timeOf(result.data.eventTime) });
  });
