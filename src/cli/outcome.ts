import { exitCodes, type Failed, type Failure } from './failure.ts';

/** What a command has to say at its end: to a program, to a person, and whether all of it went as asked. */
export type Outcome = {
  readonly document: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly asAsked: boolean;
  /** It went as asked, and what it was to compare is not the same. */
  readonly differs?: boolean;
  /** What stopped it; what it did before is in the rest. */
  readonly failure?: Failure | undefined;
};

export const onlyFailed = ({ failure }: Failed): Outcome => ({ document: {}, text: '', asAsked: false, failure });

const DIFFERENT = 4;

export function exitCodeOf({ failure, differs, asAsked }: Outcome): number {
  if (failure) return exitCodes[failure.kind];
  if (differs) return DIFFERENT;
  return asAsked ? 0 : 1;
}

export function toJson({ document, failure }: Outcome): string {
  const whole = failure ? { ...document, error: failure } : document;
  return `${JSON.stringify(whole, undefined, 2)}\n`;
}
