import '../../local/stack/end-with-parent.ts';
import type { Findings } from './report.ts';

/** Ends a benchmark's process with what it found; connections that are still open would keep it running. */
export function finish(findings: Findings): void {
  if (process.send) process.send(findings, () => process.exit(0));
  else process.stdout.write(`${JSON.stringify(findings, undefined, 2)}\n`, () => process.exit(0));
}
