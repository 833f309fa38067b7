import type { Io } from './io.ts';
import type { Outcome } from './outcome.ts';
import type { Graph } from './permissions/call.ts';
import type { Progress } from './progress.ts';
import type { Relay } from './relay/relay.ts';
import type { Values } from './values.ts';

/** `is`: what a text must look like; a list names the only choices. `isList`: it may be given several times. */
export type Option =
  | { readonly type: 'boolean'; readonly help: string }
  | {
      readonly type: 'string';
      readonly value: string;
      readonly is?: 'count' | 'seconds' | 'time' | readonly string[];
      readonly isList?: true;
      readonly help: string;
    };
export type Options = Readonly<Record<string, Option>>;

export type Operands = {
  readonly usage: string;
  readonly are: 'ids' | 'file' | 'none';
  readonly atLeast: number;
  readonly atMost: number;
};

export type Command = {
  readonly name: string;
  readonly operands: Operands;
  readonly summary: string;
  readonly details?: string;
  readonly options: Options;
  /** It never speaks to the relay, so that its help need not say how one is found. */
  readonly withoutRelay?: true;
  run(context: Context): Promise<Outcome>;
};

export type Context = {
  readonly operands: readonly string[];
  readonly values: Values;
  readonly relay: Relay;
  /** For the few commands that look after the tenant; the relay itself is not asked by them. */
  readonly graph: Graph;
  readonly progress: Progress;
  readonly io: Io;
};

export const noOperands: Operands = { usage: '', are: 'none', atLeast: 0, atMost: 0 };
export const someIds: Operands = { usage: '<id>…', are: 'ids', atLeast: 1, atMost: Number.POSITIVE_INFINITY };
