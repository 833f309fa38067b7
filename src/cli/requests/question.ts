import { servicePrincipalKeys, userKeys } from '../../domain/request.ts';
import type { Options } from '../command.ts';
import { type Failed, failed } from '../failure.ts';
import { flag, text, time, type Values } from '../values.ts';

/** The query of a list of requests. */
export type Question = {
  readonly kind: 'question';
  readonly query: Readonly<Record<string, string | undefined>>;
};

const keys: readonly string[] = [...new Set([...userKeys, ...servicePrincipalKeys])];
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const requestFilters: Options = {
  target: { type: 'string', value: 'NAME', help: 'Those for this target, by the name they gave it or its object id.' },
  by: { type: 'string', value: 'KEY', is: keys, help: `What NAME is: ${keys.join(', ')}.` },
  type: {
    type: 'string',
    value: 'TYPE',
    is: ['user', 'servicePrincipal'],
    help: 'user or servicePrincipal. Default user, but for an appId.',
  },
  reference: { type: 'string', value: 'TEXT', help: 'Those with exactly this reference.' },
  open: { type: 'boolean', help: 'Those that are not closed. The default, if nothing else is asked for.' },
  source: { type: 'string', value: 'SOURCE', help: 'Only those of this source.' },
  state: { type: 'string', value: 'STATE', help: 'Of what is found, only those in this state.' },
  from: { type: 'string', value: 'TIME', is: 'time', help: 'Received then or later: a date (UTC), or RFC 3339.' },
  to: { type: 'string', value: 'TIME', is: 'time', help: 'Received before then.' },
};

/** One question, as the relay takes it. */
export function readQuestion(values: Values): Question | Failed {
  const [target, reference, source] = ['target', 'reference', 'source'].map((name) => text(values, name));
  const ways = [target !== undefined, reference !== undefined, flag(values, 'open')].filter((way) => way).length;
  if (ways > 1) return failed('usage', 'Give one of --target, --reference and --open; --source may go with each.');
  const named = target === undefined ? notNamed(values) : readTarget(target, values);
  if (named.kind === 'failed') return named;
  const open = ways === 0 && source === undefined ? true : flag(values, 'open');
  const times = { from: time(values, 'from'), to: time(values, 'to') };
  const rest = { reference, open: open ? 'true' : undefined, source, state: text(values, 'state'), ...times };
  return { kind: 'question', query: { ...named.query, ...rest } };
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
