import { createRandom, shuffle } from './workload.ts';

/** What a generator asks of chance. */
export type Choices = ReturnType<typeof createChoices>;

export function createChoices(seed: number) {
  const random = createRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const chance = (probability: number) => random() < probability;
  return {
    below,
    chance,
    pick: <T>(items: readonly T[]): T => items[below(items.length)] as T,
    some: <T>(items: readonly T[]): T[] => items.filter(() => chance(0.5)),
    shuffled: <T>(items: readonly T[]): T[] => shuffle(items, random),
    guid: () => 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => below(16).toString(16)),
    anyCase: (text: string) => text.replace(/./g, (one) => (chance(0.5) ? one.toUpperCase() : one.toLowerCase())),
  };
}
