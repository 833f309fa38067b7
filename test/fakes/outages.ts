import { Unavailable } from '../../src/ports/unavailable.ts';
import { createFaults, type When } from './faults.ts';

/** Faults of a store or queue: there is one kind, `Unavailable`. */
export function createOutages<Operation extends string>(port: Unavailable['port']) {
  const faults = createFaults<Operation, true>();
  const fail = (): never => {
    throw new Unavailable(port, new Error('Switched off by a test'));
  };
  return {
    /** The next call of this operation throws, before or after it had its effect. */
    failNext: (operation: Operation, when?: When) => faults.failNext(operation, true, when),
    /** Every call throws until it is back. */
    setAway: (isAway: boolean) => faults.failAlways(isAway ? true : undefined),
    run: <T>(operation: Operation, execute: () => T): Promise<T> => faults.run(operation, execute, fail),
  };
}
