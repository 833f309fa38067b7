import type { VerifiedTarget } from '../relay/shapes.ts';

/** What was changed for everybody needs no list of everybody. */
const MAX_LISTED = 10_000;

/** What a verification has found so far. */
export class Tally {
  targets = 0;
  checked = 0;
  /** Also a target that shows nothing though it should; what may only be late does not count. */
  differences = 0;
  notYetShown = 0;
  unverifiable = 0;
  readonly findings: Record<string, number> = {};
  /** Targets of which there is something to tell: the first of them. */
  readonly listed: VerifiedTarget[] = [];
  isCut = false;

  enter(verified: VerifiedTarget): void {
    const { checked, unverifiable, differences, finding } = verified;
    const notYetShown = differences.filter(({ difference }) => difference === 'notYetShown').length;
    this.targets += 1;
    this.checked += checked;
    this.unverifiable += unverifiable;
    this.notYetShown += notYetShown;
    this.differences += differences.length - notYetShown + (finding === 'noneOrNotPermitted' ? 1 : 0);
    if (finding !== undefined) this.findings[finding] = (this.findings[finding] ?? 0) + 1;
    if (differences.length === 0 && finding === undefined) return;
    if (this.listed.length < MAX_LISTED) this.listed.push(verified);
    else this.isCut = true;
  }
}
