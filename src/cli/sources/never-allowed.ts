import { checkAttributes } from '../../domain/policy.ts';
import { pointerTo } from '../../domain/problem.ts';
import type { PolicyRule } from '../../domain/source.ts';
import type { Rule } from '../../intake/mapping/compile.ts';
import type { ConfiguredSource } from '../../intake/source/read.ts';

/**
 * What a mapping asks for and the policy of the same file refuses, whatever the event. The app takes such a file: that
 * somebody narrows `allow` in a hurry must not keep it from starting.
 */
export function findNeverAllowed({ source, translation }: ConfiguredSource): readonly string[] {
  const { mapping } = translation;
  if (mapping === undefined) return [];
  const { type, key } = mapping.target;
  const say = (pointer: string, message: string) => `${source.name}.json: ${pointer}: ${message}`;
  const keysOf = ({ users, servicePrincipals }: PolicyRule): readonly string[] =>
    (type === 'user' ? users : servicePrincipals)?.keys ?? [];
  const allow = source.allow.filter((rule) => keysOf(rule).includes(key));
  if (allow.length === 0) return [say(pointerTo('mapping', 'target', key), `'allow' has no ${type} named by ${key}.`)];
  return mapping.attributes.flatMap((rule, index) => {
    const refused = refusalOf(rule, allow);
    return refused === undefined ? [] : [say(pointerTo('mapping', 'attributes', index), refused)];
  });
}

/** A value may turn out to set or to clear, unless it is `null` as it stands. */
function refusalOf(
  { attributeSet, attribute, value, add, remove }: Rule,
  allow: readonly PolicyRule[],
): string | undefined {
  const check = (wanted: unknown) => checkAttributes(allow, { [attributeSet]: { [attribute]: wanted } })[0]?.detail;
  if (value?.text.trim() === 'null') return check(null);
  if (value) return check(null) && check('');
  return (add && check({ add: [''] })) ?? (remove && check({ remove: [''] }));
}
