import type { ConfiguredSource, Translation } from '../intake/source/read.ts';

/** How the events of a source become requests, by its name; undefined when there is no such source. */
export type Translations = (source: string) => Translation | undefined;

export const createTranslations = (sources: readonly ConfiguredSource[]): Translations => {
  const byName = new Map(sources.map(({ source, translation }) => [source.name, translation]));
  return (source) => byName.get(source);
};
