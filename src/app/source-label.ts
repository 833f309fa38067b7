import type { Sources } from '../domain/source.ts';
import { UNKNOWN_SOURCE } from '../ports/meter.ts';

/** A source as a label: what a message or an old record claims is none before a file names it. */
export const sourceLabel = (sources: Pick<Sources, 'byName'>, name: string): string =>
  sources.byName(name)?.name ?? UNKNOWN_SOURCE;
