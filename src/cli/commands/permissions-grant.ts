import { type Command, noOperands } from '../command.ts';
import { onlyFailed } from '../outcome.ts';
import { apply } from '../permissions/apply.ts';
import { findExtras } from '../permissions/extras.ts';
import { ABOUT, ATTRIBUTE_SETS, permissionOptions } from '../permissions/options.ts';
import { plan } from '../permissions/plan.ts';
import { readPresent } from '../permissions/read-present.ts';
import { readWanted } from '../permissions/read-wanted.ts';
import { reportGrant } from '../permissions/report-grant.ts';
import { idsOf } from '../permissions/to-call.ts';
import { flag } from '../values.ts';

export const permissionsGrant: Command = {
  name: 'permissions grant',
  operands: noOperands,
  withoutRelay: true,
  summary: "Grants what the relay's identity and its callers need in Entra ID, and nothing else.",
  details: `${ABOUT}A dry run, which ends with 1 where something is missing, until --yes is added. Nothing is ever removed, and it can be
run again at any time. What you have no right to is left out, and told in the form in which to hand it over: Graph
permissions and directory roles are for a Privileged Role Administrator, the rest is for a Cloud Application
Administrator. Objects that were just created are waited for, as long as --patience allows.

${ATTRIBUTE_SETS}`,
  options: { ...permissionOptions, yes: { type: 'boolean', help: 'Grants it.' } },
  async run(context) {
    const { graph, values, progress } = context;
    const read = await readWanted(context);
    if (read.kind === 'failed') return onlyFailed(read);
    const { wanted } = read;
    progress.report('Reading what is there');
    const now = await readPresent(graph, wanted);
    if (now.kind === 'failed') return onlyFailed(now);
    const present = now.body;
    const planned = plan(wanted, present);
    const extras = findExtras(wanted, present, graph.address).length;
    const granting = { wanted, present, plan: planned, extras, address: graph.address };
    const ids = idsOf(present);
    if (!flag(values, 'yes')) return reportGrant({ ...granting, results: undefined, ids });
    const applied = await apply(graph, wanted, planned.actions, ids, ({ what }) => progress.report(`Adding ${what}`));
    return reportGrant({ ...granting, ...applied });
  },
};
