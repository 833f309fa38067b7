import { type CallFilter, matches } from './call-filter.ts';
import type { CallerName } from './caller.ts';
import type { Directory } from './directory.ts';
import { DirectoryView } from './directory-view.ts';
import type { Failure } from './injected-failure.ts';
import { NextCalls } from './next-calls.ts';
import { Throttle } from './throttle.ts';

export type Slowness = Pick<CallFilter, 'method'> & { readonly inMs: number };

/** Which faults are on: set by the switches, looked at by every call. */
export type FaultState = {
  readonly throttle: Throttle;
  readonly view: DirectoryView;
  readonly failures: NextCalls<Failure>;
  readonly delays: NextCalls<{ readonly inMs: number }>;
  readonly timeouts: NextCalls<object>;
  readonly drops: NextCalls<object>;
  outage: Failure | undefined;
  slowness: Slowness | undefined;
  caller: CallerName;
};

export function createFaultState(directory: Directory, now: () => number): FaultState {
  const next = <T>() => new NextCalls<T>((filter, request) => matches(filter, request, directory));
  return {
    throttle: new Throttle(next(), now),
    view: new DirectoryView(now),
    failures: next(),
    delays: next(),
    timeouts: next(),
    drops: next(),
    outage: undefined,
    slowness: undefined,
    caller: 'relay',
  };
}
