import { type GateState, openGate } from '../../src/domain/gate.ts';
import type { GateStore } from '../../src/ports/gate-store.ts';
import { createOutages } from './outages.ts';

/** The gate's row, in memory. */
export function createFakeGateStore() {
  const { run, failNext, setAway } = createOutages<'read' | 'write'>('gate');
  const history: GateState[] = [openGate];
  const current = () => history.at(-1) ?? openGate;
  const version = () => `version ${history.length}`;

  const store: GateStore = {
    read: () => run('read', () => ({ state: structuredClone(current()), version: version() })),
    write: (state, decidedOn) =>
      run('write', () => {
        if (decidedOn !== version()) return 'changed';
        history.push(structuredClone(state));
        return 'written';
      }),
  };

  return {
    ...store,
    failNext,
    setAway,
    state: current,
    /** As if another instance had written it. */
    set: (state: GateState) => void history.push(structuredClone(state)),
    /** Every state that it had, in order. */
    history: history as readonly GateState[],
  };
}

export type FakeGateStore = ReturnType<typeof createFakeGateStore>;
