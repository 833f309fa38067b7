import type { Readable } from 'node:stream';
import type { AccessToken } from '@azure/identity';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything of the world that the command line touches, so that a test can hand in its own. */
export type Io = {
  readonly environment: Environment;
  readonly stdin: () => Readable;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stderrIsTerminal: boolean;
  /** Written by a running local stack. */
  readonly endpointsFile: string;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  /** Resolves early when the signal is aborted. */
  readonly sleep: (inMs: number, signal: AbortSignal) => Promise<void>;
  readonly azureCliToken: (scope: string) => Promise<AccessToken>;
  /** The same of whoever is signed in to azd. */
  readonly azdToken: (scope: string) => Promise<AccessToken>;
  /** Runs azd; what it wrote to stdout. Rejects when it fails or is not installed. */
  readonly azd: (args: readonly string[]) => Promise<string>;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
};
