import { servicePrincipalKeys, userKeys } from '../../domain/request.ts';
import { type Command, noOperands } from '../command.ts';
import { type Failed, type Failure, failed } from '../failure.ts';
import { onlyFailed } from '../outcome.ts';
import { text, texts, type Values } from '../values.ts';
import { type NamedTarget, verificationPages } from '../verify/pages.ts';
import { toOutcome } from '../verify/report.ts';
import { Tally } from '../verify/tally.ts';

export const verify: Command = {
  name: 'verify',
  operands: noOperands,
  summary: 'Tells whether Graph still shows what was applied.',
  details: `Compares every attribute that the relay has ever written, or found to be as it was asked for, with what Graph shows
now: of all targets, or of those that are named. Both sides are digests; no value is shown, nor sent. Differences:

  different           another value than the newest event left
  missing             none, where the newest event left one
  unexpected          one, where the newest event cleared it
  noneOrNotPermitted  nothing at all: somebody has cleared everything, or the relay may not see it any more
  notYetShown         one of these, but written less than 15 minutes ago, so that the read may be out of date

Attributes that the relay never wrote are not looked at. Ends with 4 when there are differences; what is not yet shown,
cannot be compared, or belongs to an account that is gone does not count. While Graph wants to be left alone it waits,
as long as --patience allows, and goes on.
`,
  options: {
    target: { type: 'string', value: 'NAME', isList: true, help: 'Only this target; may be given several times.' },
    by: {
      type: 'string',
      value: 'KEY',
      is: [...new Set<string>([...userKeys, ...servicePrincipalKeys])],
      help: `What the targets are named by: ${[...userKeys, 'appId'].join(', ')}. Default id.`,
    },
    type: { type: 'string', value: 'TYPE', is: ['user', 'servicePrincipal'], help: 'What they are. Default user.' },
  },
  async run({ values, relay, progress }) {
    const named = readTargets(values);
    if ('kind' in named) return onlyFailed(named);
    const tally = new Tally();
    let failure: Failure | undefined;
    for await (const page of verificationPages(relay, named)) {
      for (const verified of page.verified) tally.enter(verified);
      failure = page.failure;
      progress.report(`${tally.targets} targets, ${tally.differences} differences`);
    }
    return toOutcome(tally, named.length > 0, failure);
  },
};

function readTargets(values: Values): readonly NamedTarget[] | Failed {
  const names = texts(values, 'target');
  const by = text(values, 'by');
  const type = text(values, 'type');
  if (names.length === 0 && (by ?? type) !== undefined) return failed('usage', '--by and --type go with --target.');
  return names.map((name) => ({ type: type ?? (by === 'appId' ? 'servicePrincipal' : 'user'), [by ?? 'id']: name }));
}
