import { type Zippable, zipSync } from 'fflate';
import type { Contents } from './contents.ts';

/** The first moment that a zip can hold. It has no time zone, so this is the same everywhere. */
const NO_TIME = new Date(1980, 0, 1);
const UNIX = 3;
/** A regular file that its owner may write and everybody read. */
const ATTRIBUTES = 0o100644 << 16;

/** The same bytes for the same contents: a package that differs is a change. */
export function zip(contents: Contents): Uint8Array {
  const entries: Zippable = {};
  for (const [path, content] of contents)
    entries[path] = [content, { level: 9, mtime: NO_TIME, os: UNIX, attrs: ATTRIBUTES }];
  return zipSync(entries);
}
