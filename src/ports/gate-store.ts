import type { GateState } from '../domain/gate.ts';

/** The one row that all instances share. Throws `Unavailable` when it cannot be told what is there. */
export type GateStore = {
  read(): Promise<{ readonly state: GateState; readonly version: string }>;
  /** Holds only against the version that was read. */
  write(state: GateState, version: string): Promise<'written' | 'changed'>;
};
