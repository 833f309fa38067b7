/** When a call fails: before it has an effect, or after it, as a call that was executed and then timed out. */
export type When = 'before' | 'after';

export type Faults<Operation extends string, Fault> = {
  /** One call of this operation fails: the next one, or the one after `later` others. */
  failNext(operation: Operation, fault: Fault, when?: When, later?: number): void;
  /** Every call fails before it has an effect; until `undefined` is given. */
  failAlways(fault: Fault | undefined): void;
  /** Lets other callers in before and after, as real I/O does; `execute` itself is one step. */
  run<T>(operation: Operation, execute: () => T, fail: (fault: Fault) => T): Promise<T>;
};

export function createFaults<Operation extends string, Fault>(): Faults<Operation, Fault> {
  const planned: { readonly operation: Operation; readonly fault: Fault; readonly when: When; later: number }[] = [];
  let always: Fault | undefined;

  function next(operation: Operation): { readonly fault: Fault; readonly when: When } | undefined {
    if (always !== undefined) return { fault: always, when: 'before' };
    const plan = planned.find((one) => one.operation === operation);
    if (!plan) return undefined;
    if (plan.later > 0) {
      plan.later -= 1;
      return undefined;
    }
    planned.splice(planned.indexOf(plan), 1);
    return plan;
  }

  return {
    failNext: (operation, fault, when = 'before', later = 0) => {
      planned.push({ operation, fault, when, later });
    },
    failAlways(fault) {
      always = fault;
    },
    async run(operation, execute, fail) {
      const failure = next(operation);
      await letOthersIn();
      if (failure?.when === 'before') return fail(failure.fault);
      const result = execute();
      await letOthersIn();
      return failure ? fail(failure.fault) : result;
    },
  };
}

const letOthersIn = () => new Promise<void>((resolve) => setImmediate(resolve));
