import type { Closing, Outcomes } from '../../src/ports/outcomes.ts';
import { createOutages } from './outages.ts';

/** A queue of outcomes in memory, which drops the second of one id. */
export function createFakeOutcomes() {
  const { run, failNext, setAway } = createOutages<'send'>('queue');
  const sent: Closing[] = [];
  const outcomes: Outcomes = { send: (closing) => run('send', () => void sent.push(structuredClone(closing))) };
  return {
    ...outcomes,
    failNext,
    setAway,
    sent: sent as readonly Closing[],
    /** What a consumer gets. */
    taken: (): readonly Closing[] => [...new Map(sent.map((closing) => [closing.id, closing])).values()],
  };
}

export type FakeOutcomes = ReturnType<typeof createFakeOutcomes>;
