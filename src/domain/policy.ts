import { foldCase } from './catalog.ts';
import { type Problem, type ProblemCode, pointerTo } from './problem.ts';
import {
  type AssignmentRequest,
  type Operation,
  operationsOf,
  type RequestedAttributes,
  type Target,
} from './request.ts';
import type { PolicyRule, Source } from './source.ts';

/**
 * What of a request its source may not do; empty means allowed. Checked at intake and again before the write:
 * a policy may have changed in between, and only then is the object id of every target known.
 *
 * @param objectId the target's object id once it is resolved; a service principal named by `appId` passes until then.
 */
export function checkPolicy(source: Source, request: AssignmentRequest, objectId?: string): readonly Problem[] {
  const rules = source.allow.filter((rule) => allowsTarget(rule, request.target, objectId));
  if (rules.length === 0) return [targetProblem(source, request.target)];
  return checkAttributes(rules, request.attributes, request.effectiveUntil === undefined ? [] : ['clear']);
}

/**
 * The attributes alone, for a request whose target could not be read.
 *
 * @param besides what is done to each besides what its value says: taking back at the end of a time is clearing
 */
export const checkAttributes = (
  rules: readonly PolicyRule[],
  attributes: RequestedAttributes,
  besides: readonly Operation[] = [],
): readonly Problem[] =>
  Object.entries(attributes).flatMap(([attributeSet, wanted]) =>
    wanted === null
      ? checkWholeSet(rules, attributeSet)
      : Object.entries(wanted).flatMap(([name, value]) =>
          [...operationsOf(value), ...besides]
            .flatMap((operation) => checkAttribute(rules, attributeSet, name, operation))
            .slice(0, 1),
        ),
  );

/** Clears attributes too that nobody has defined yet, so that a list of names does not allow it. */
function checkWholeSet(rules: readonly PolicyRule[], attributeSet: string): readonly Problem[] {
  const isWhole = ({ attributes }: PolicyRule) =>
    Object.entries(attributes).some(([set, names]) => foldCase(set) === foldCase(attributeSet) && names === '*');
  const matching = rules.filter(isWhole);
  if (matching.some(({ operations }) => operations.includes('clear'))) return [];
  const pointer = pointerTo('attributes', attributeSet);
  return matching.length === 0
    ? [{ pointer, code: 'attributeNotAllowed', detail: 'The policy of this source does not include the whole set.' }]
    : [{ pointer, code: 'operationNotAllowed', detail: "The policy of this source does not include 'clear' here." }];
}

function checkAttribute(
  rules: readonly PolicyRule[],
  attributeSet: string,
  name: string,
  operation: Operation,
): readonly Problem[] {
  const matching = rules.filter((rule) => allowsAttribute(rule, attributeSet, name));
  if (matching.some((rule) => rule.operations.includes(operation))) return [];
  const pointer = pointerTo('attributes', attributeSet, name);
  return matching.length === 0
    ? [{ pointer, code: 'attributeNotAllowed', detail: 'The policy of this source does not include this attribute.' }]
    : [
        {
          pointer,
          code: 'operationNotAllowed',
          detail: `The policy of this source does not include '${operation}' here.`,
        },
      ];
}

function allowsTarget(rule: PolicyRule, target: Target, objectId: string | undefined): boolean {
  if (target.type === 'user') return rule.users?.keys.includes(target.key) ?? false;
  const allowed = rule.servicePrincipals;
  if (!allowed?.keys.includes(target.key)) return false;
  const id = objectId ?? (target.key === 'id' ? target.value : undefined);
  return id === undefined || allowed.ids.some((listed) => listed.toLowerCase() === id.toLowerCase());
}

function allowsAttribute(rule: PolicyRule, attributeSet: string, name: string): boolean {
  return Object.entries(rule.attributes).some(
    ([set, names]) =>
      foldCase(set) === foldCase(attributeSet) &&
      (names === '*' || names.some((allowed) => foldCase(allowed) === foldCase(name))),
  );
}

export const mayRead = ({ reads }: Pick<Source, 'reads'>, attributeSet: string): boolean =>
  reads === '*' || reads.some((set) => foldCase(set) === foldCase(attributeSet));

/** What is wrong with reading a set on behalf of a source. */
export const checkReading = (
  source: Pick<Source, 'reads'>,
  attributeSet: string,
  pointer: string,
): readonly Problem[] =>
  mayRead(source, attributeSet)
    ? []
    : [
        {
          pointer,
          code: 'attributeSetNotAllowed',
          detail: 'The policy of this source does not include reading this set.',
        },
      ];

/** The most telling of: no such kind of target, not by this key, not this one. */
function targetProblem(source: Source, target: Target): Problem {
  const rules = source.allow.map((rule) => (target.type === 'user' ? rule.users : rule.servicePrincipals));
  const say = (code: ProblemCode, pointer: string, detail: string): Problem => ({ pointer, code, detail });
  if (!rules.some((rule) => rule)) {
    return say('targetTypeNotAllowed', '/target/type', `The policy of this source includes no ${target.type} targets.`);
  }
  if (!rules.some((rule) => rule?.keys.includes(target.key))) {
    const detail = `The policy of this source does not include targets named by ${target.key}.`;
    return say('targetKeyNotAllowed', pointerTo('target', target.key), detail);
  }
  const detail = 'The policy of this source does not list this service principal by its object id.';
  return say('targetNotAllowed', pointerTo('target', target.key), detail);
}
