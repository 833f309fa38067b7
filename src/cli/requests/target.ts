import { servicePrincipalKeys, userKeys } from '../../domain/request.ts';
import type { Options } from '../command.ts';
import { type Failed, failed } from '../failure.ts';
import { text, type Values } from '../values.ts';

/** The query of a list. */
export type Question = {
  readonly kind: 'question';
  readonly query: Readonly<Record<string, string | undefined>>;
};

const keys: readonly string[] = [...new Set([...userKeys, ...servicePrincipalKeys])];
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const targetFilters: Options = {
  target: { type: 'string', value: 'NAME', help: 'Those for this target, by the name they gave it or its object id.' },
  by: { type: 'string', value: 'KEY', is: keys, help: `What NAME is: ${keys.join(', ')}.` },
  type: {
    type: 'string',
    value: 'TYPE',
    is: ['user', 'servicePrincipal'],
    help: 'user or servicePrincipal. Default user, but for an appId.',
  },
};

/** The target of a question, if one is named. */
export function readNamed(values: Values): Question | Failed {
  const name = text(values, 'target');
  return name === undefined ? notNamed(values) : readTarget(name, values);
}

const notNamed = (values: Values): Question | Failed =>
  text(values, 'by') === undefined && text(values, 'type') === undefined
    ? { kind: 'question', query: {} }
    : failed('usage', '--by and --type say what --target is; give that too.');

function readTarget(name: string, values: Values): Question | Failed {
  const key = text(values, 'by') ?? keyOf(name);
  if (key === undefined) return failed('usage', `Say with --by what this name is: ${keys.join(', ')}.`);
  const targetType = text(values, 'type') ?? (key === 'appId' ? 'servicePrincipal' : 'user');
  return { kind: 'question', query: { targetType, [key]: name } };
}

function keyOf(name: string): string | undefined {
  if (GUID.test(name)) return 'id';
  return name.includes('@') ? 'userPrincipalName' : undefined;
}
