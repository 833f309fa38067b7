import { isObject, type Open, opened, refused, withObject } from './envelope.ts';
import { onlyElement } from './only-element.ts';

const ROWS = 'Report_Entry';

/** A row of a report as JSON; the columns are those of the report, and none of them is known to be an id or a time. */
export const openWorkday: Open = (bytes) =>
  withObject(bytes, (document) => {
    const { [ROWS]: rows } = document;
    const only = Array.isArray(rows) ? onlyElement(rows, ROWS) : opened(document);
    if (only.kind === 'problems' || isObject(only.envelope.event)) return only;
    return refused('invalidType', 'Give a row as a JSON object.', ROWS, 0);
  });
