import type { Options } from '../command.ts';
import { type Failed, failed } from '../failure.ts';
import { flag, text, time, type Values } from '../values.ts';
import { type Question, readNamed, targetFilters } from './target.ts';

export const requestFilters: Options = {
  ...targetFilters,
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
  const named = readNamed(values);
  if (named.kind === 'failed') return named;
  const open = ways === 0 && source === undefined ? true : flag(values, 'open');
  const times = { from: time(values, 'from'), to: time(values, 'to') };
  const rest = { reference, open: open ? 'true' : undefined, source, state: text(values, 'state'), ...times };
  return { kind: 'question', query: { ...named.query, ...rest } };
}
