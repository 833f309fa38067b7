import type { Io } from './io.ts';

export type Progress = {
  report(text: string): void;
  /** Leaves the line to what is printed next. */
  clear(): void;
};

const ERASE_LINE = '\r\u001b[2K';

/** Nothing unless somebody watches, so that the stderr of a job holds errors only. */
export function createProgress({ stderr, stderrIsTerminal }: Io, asked: boolean): Progress {
  if (stderrIsTerminal) {
    return { report: (text) => stderr(`${ERASE_LINE}${text}`), clear: () => stderr(ERASE_LINE) };
  }
  return { report: asked ? (text) => stderr(`${text}\n`) : () => {}, clear: () => {} };
}
