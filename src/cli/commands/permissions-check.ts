import { type Command, noOperands } from '../command.ts';
import { onlyFailed } from '../outcome.ts';
import { findExtras } from '../permissions/extras.ts';
import { ABOUT, ATTRIBUTE_SETS, permissionOptions } from '../permissions/options.ts';
import { plan } from '../permissions/plan.ts';
import { readPresent } from '../permissions/read-present.ts';
import { readWanted } from '../permissions/read-wanted.ts';
import { reportCheck } from '../permissions/report-check.ts';

export const permissionsCheck: Command = {
  name: 'permissions check',
  operands: noOperands,
  withoutRelay: true,
  summary: 'Tells what is granted in Entra ID, what is missing, and what is more than needed.',
  details: `${ABOUT}Changes nothing. Ends with 0 when all is as needed, with 1 when something is missing, and with 4 when nothing is missing
but there is more than needed; with 3 when the sign-in may not look at everything. How to remove what is too much is
told as an exact call. Owners are listed, and not counted.

${ATTRIBUTE_SETS}`,
  options: permissionOptions,
  async run(context) {
    const { graph, progress } = context;
    const read = await readWanted(context);
    if (read.kind === 'failed') return onlyFailed(read);
    const { wanted } = read;
    progress.report('Reading what is there');
    const now = await readPresent(graph, wanted);
    if (now.kind === 'failed') return onlyFailed(now);
    const { address } = graph;
    const present = now.body;
    return reportCheck(wanted, present, plan(wanted, present), findExtras(wanted, present, address), address);
  },
};
