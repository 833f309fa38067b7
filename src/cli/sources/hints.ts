import { nearest } from '../../domain/nearest.ts';
import { type Problem, pointerTo } from '../../domain/problem.ts';
import type { PolicyRule } from '../../domain/source.ts';
import { envelopes } from '../../intake/envelopes/open.ts';
import { readHeaders } from '../../intake/headers.ts';
import type { Mapping } from '../../intake/mapping/compile.ts';
import { findHolding, findNothing } from '../../intake/mapping/explain.ts';
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
    if (format === 'json') return [];
    return [`The file says that the format is '${format}'. If the sender sends something else, 'json' takes any JSON.`];
  }
  const found = mapping ? await findNothing(mapping, opening.envelope, record) : [];
  const holding = mapping ? await findHolding(mapping, opening.envelope, record) : new Set<number>();
  const origins = problems.flatMap((problem) =>
    problem.code === 'attributeNotAllowed'
      ? allowHint(problem, source.allow)
      : [...timeHint(problem, mapping), ...valueHint(problem, mapping, holding)],
  );
  return [
    ...(enrich && record === undefined
      ? ['This source fetches a record; without --record FILE, $record is nothing.']
      : []),
    ...found.map(({ path, because }) => `${pointerTo(...path)} ${because}.`),
    ...new Set(origins),
  ];
}

const TIMES = ['occurredAt', 'effectiveAt', 'effectiveUntil'];

function timeHint({ code, pointer }: Problem, mapping: Mapping | undefined): readonly string[] {
  const field = pointer.slice(1);
  if (code !== 'invalidFormat' || !TIMES.includes(field)) return [];
  const time = field in (mapping?.times ?? {}) ? mapping?.times[field as 'occurredAt'] : undefined;
  const origin = time ? `from /mapping/${field}: \`${time.text}\`` : "from the event's own time";
  return [
    `/${field} comes ${origin}. A time without an offset could be any: append the one that the sender means, as & 'Z'.`,
  ];
}

/** Which rules a value comes from, of those that hold. */
function valueHint(
  { code, pointer }: Problem,
  mapping: Mapping | undefined,
  holding: ReadonlySet<number>,
): readonly string[] {
  const [, field, set, name] = pointer.split('/');
  if (field !== 'attributes' || mapping === undefined) return [];
  const origins = mapping.attributes.flatMap(({ attributeSet, attribute, value, add, remove }, index) =>
    holding.has(index) && attributeSet === set && attribute === (name ?? attribute)
      ? Object.entries({ value, add, remove }).flatMap(([part, expression]) =>
          expression ? [`${pointerTo('mapping', 'attributes', index, part)}: \`${expression.text}\``] : [],
        )
      : [],
  );
  if (origins.length === 0) return [];
  const place = pointer.split('/').slice(0, 4).join('/');
  return [`${place} comes from ${origins.join(', or ')}.${code === 'wrongType' ? CONVERT : ''}`];
}

const CONVERT = ' $number(…) makes a number of a text, $string(…) a text, and a comparison true or false.';

/** A name that `allow` has, and that may have been meant. */
function allowHint({ pointer }: Problem, allow: readonly PolicyRule[]): readonly string[] {
  const [, , set = '', name = ''] = pointer.split('/');
  const wanted = `${set}.${name}`;
  const names = allow.flatMap(({ attributes }) =>
    Object.entries(attributes).flatMap(([one, listed]) =>
      (listed === '*' ? [name] : listed).map((attribute) => `${one}.${attribute}`),
    ),
  );
  const [hint] = nearest(wanted, names);
  return [`'allow' of the file does not include ${wanted}.${hint === undefined ? '' : ` Did you mean ${hint}?`}`];
}
