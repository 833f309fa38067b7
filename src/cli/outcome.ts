import { exitCodes, type Failed, type Failure } from './failure.ts';

/** What a command has to say at its end: to a program, to a person, and whether all of it went as asked. */
export type Outcome = {
  readonly document: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly asAsked: boolean;
  /** What stopped it; what it did before is in the rest. */
  readonly failure?: Failure | undefined;
};

export const onlyFailed = ({ failure }: Failed): Outcome => ({ document: {}, text: '', asAsked: false, failure });

export const exitCodeOf = ({ failure, asAsked }: Outcome): number =>
  failure ? exitCodes[failure.kind] : asAsked ? 0 : 1;

export function toJson({ document, failure }: Outcome): string {
  const whole = failure ? { ...document, error: failure } : document;
  return `${JSON.stringify(whole, undefined, 2)}\n`;
}
