import type { ClosedState, Reason } from '../domain/state.ts';
import type { Tracer } from '../ports/tracer.ts';

/** Says on the running span how a request was closed; as a failure where somebody has to decide. */
export function markClosed(tracer: Tracer, state: ClosedState, reason: Reason | undefined): void {
  const span = tracer.running();
  span.set({ 'relay.state': state, 'relay.reason': reason });
  if (reason !== undefined) span.fail(reason);
}
