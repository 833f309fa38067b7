import { Unavailable } from '../../src/ports/unavailable.ts';
import { createFaults, type When } from './faults.ts';

/** Faults of a store or queue: there is one kind, `Unavailable`. */
export function createOutages<Operation extends string>(port: Unavailable['port']) {
  const faults = createFaults<Operation, true>();
  const fail = (): never => {
    throw new Unavailable(port, new Error('Switched off by a test'));
  };
  return {
    /** One call of this operation throws, before or after it had its effect: the next one, or the one after `later` others. */
    failNext: (operation: Operation, when?: When, later?: number) => faults.failNext(operation, true, when, later),
    /** Every call throws until it is back. */
    setAway: (isAway: boolean) => faults.failAlways(isAway ? true : undefined),
    run: <T>(operation: Operation, execute: () => T): Promise<T> => faults.run(operation, execute, fail),
  };
}
