import { nearest } from '../../domain/nearest.ts';
import type { Problem } from '../../domain/problem.ts';
import { envelopes } from '../../intake/envelopes/open.ts';
import { readHeaders } from '../../intake/headers.ts';
import { findNothing } from '../../intake/mapping/explain.ts';
import type { ConfiguredSource } from '../../intake/source/read.ts';
import type { Raw } from '../../intake/translate.ts';

/** What helps to mend a file, beside what the relay itself would say. */
export async function hintsFor(
  { source, translation }: ConfiguredSource,
  raw: Raw,
  record: unknown,
  problems: readonly Problem[],
): Promise<readonly string[]> {
  const { format, mapping, enrich } = translation;
  const opening = envelopes[format](raw.body, readHeaders(raw.headers));
  if (opening.kind === 'problems') {
    return [`The file says that the format is '${format}'. If the sender sends something else, 'json' takes any JSON.`];
  }
  const allowed = source.allow.flatMap(({ attributes }) => Object.entries(attributes));
  return [
    ...(enrich && record === undefined
      ? ['This source fetches a record; without --record FILE, $record is nothing.']
      : []),
    ...(mapping
      ? (await findNothing(mapping, opening.envelope, record)).map(
          ({ path, text, because }) => `mapping.${path.join('.')} gives nothing: in \`${text}\`, ${because}.`,
        )
      : []),
    ...problems.flatMap(({ code, pointer }) => {
      const [, field = '', set = '', name = ''] = pointer.split('/');
      if (code === 'attributeNotAllowed') return allowHint(set, name, allowed);
      const time = field in (mapping?.times ?? {}) ? mapping?.times[field as 'occurredAt'] : undefined;
      if (code !== 'invalidFormat' || !TIMES.includes(field)) return [];
      const origin = time ? `from mapping.${field}: \`${time.text}\`` : "from the event's own time";
      return [
        `/${field} comes ${origin}. A time without a zone can be any: add the one that the sender means, as & "Z".`,
      ];
    }),
  ];
}

const TIMES = ['occurredAt', 'effectiveAt', 'effectiveUntil'];

function allowHint(set: string, name: string, allowed: readonly (readonly [string, '*' | readonly string[]])[]) {
  const names = allowed.flatMap(([one, listed]) =>
    listed === '*' ? [] : listed.map((attribute) => `${one}.${attribute}`),
  );
  const wanted = `${set}.${name}`;
  const others = [...names, ...allowed.map(([one]) => `${one}.${name}`)].filter((one) => one !== wanted);
  const [hint] = nearest(wanted, others);
  return [`'allow' of the file does not include ${wanted}.${hint === undefined ? '' : ` Did you mean ${hint}?`}`];
}
