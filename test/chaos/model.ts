import type { Assignments, AttributeValue } from '../../local/graph/directory.ts';

export type Happening = {
  readonly eventId: string;
  readonly attributes: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
  readonly occurredAt: string;
};

/** What is promised, in plain values: each event counts once, and in the order in which they happened. */
export function valuesAfter(events: readonly Happening[], initial: Assignments): Assignments {
  const once = [...new Map(events.map((event) => [event.eventId, event])).values()];
  const values: Record<string, Record<string, AttributeValue>> = structuredClone(initial);
  for (const { attributes } of once.sort((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt))) {
    for (const [set, wanted] of Object.entries(attributes)) {
      const wishes = wanted ?? Object.fromEntries(Object.keys(values[set] ?? {}).map((name) => [name, null]));
      for (const [name, change] of Object.entries(wishes)) {
        const { [name]: before, ...others } = values[set] ?? {};
        const after = changed(before, change);
        const isGone = after === null || (Array.isArray(after) && after.length === 0);
        values[set] = isGone ? others : { ...others, [name]: after };
      }
    }
  }
  return values;
}

function changed(before: unknown, change: unknown): AttributeValue | null {
  if (change === null || typeof change !== 'object' || Array.isArray(change)) return change as AttributeValue | null;
  const { add = [], remove = [] } = change as { add?: string[]; remove?: string[] };
  return [...new Set([...((before ?? []) as string[]), ...add])].filter((member) => !remove.includes(member));
}
