import * as z from 'zod';
import type { AttributeMemory, TargetMemory, Written } from '../../domain/memory.ts';
import { rightAfter } from '../../domain/stamp.ts';

const member = z.object({
  stamp: z.string(),
  present: z.boolean(),
  isUndone: z.boolean().optional(),
  get under() {
    return member.optional();
  },
});
const stored = z.array(
  z.tuple([
    z.string(),
    z.object({
      newest: z.string().optional(),
      members: z.record(z.string(), member).optional(),
      forgotten: z.string().optional(),
      left: z.string().optional(),
      written: z.string().optional(),
    }),
  ]),
);
const written = z.object({
  at: z.number(),
  by: z.string(),
  isFound: z.boolean().optional(),
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.array(z.number())]).optional(),
  dropped: z.array(z.union([z.string(), z.number()])),
});

/** @param seal of the one part of a memory that has values, for the attribute that it belongs to */
export const encodeMemory = (memory: TargetMemory, seal: (plain: Uint8Array, attribute: string) => string): string =>
  JSON.stringify(
    [...memory].map(([attribute, { written, ...rest }]) => [
      attribute,
      { ...rest, written: written && seal(Buffer.from(JSON.stringify(written)), attribute) },
    ]),
  );

/** A text of another shape is a defect of whoever wrote it, so it throws. What does not open is no longer known. */
export const decodeMemory = (
  text: string,
  open: (sealed: string, attribute: string) => Uint8Array | undefined,
): TargetMemory =>
  new Map(
    stored.parse(JSON.parse(text)).map(([attribute, { written, ...rest }]) => {
      const plain = written === undefined ? undefined : open(written, attribute);
      return [attribute, { ...rest, written: plain && decodeWritten(plain) }];
    }),
  );

const decodeWritten = (plain: Uint8Array): Written => written.parse(JSON.parse(Buffer.from(plain).toString()));

/**
 * What digests of another key leave: members cannot be told apart any more, so that only what is newer than all of them
 * may change their collection, and what was left cannot be compared.
 */
export const withoutDigests = (memory: TargetMemory): TargetMemory =>
  new Map([...memory].map(([attribute, remembered]) => [attribute, flatten(remembered)]));

function flatten(memory: AttributeMemory): AttributeMemory {
  const { newest, members, forgotten, written } = memory;
  if (members === undefined) return { newest, forgotten, written };
  const stamps = [newest, forgotten, ...Object.values(members).map(({ stamp }) => stamp)];
  const latest = stamps
    .filter((stamp) => stamp !== undefined)
    .sort()
    .at(-1);
  // Behind an edit, not in its place: or its end would be taken for the end of a set, which takes away everything.
  return { newest: latest === undefined || latest === newest ? latest : rightAfter(latest), written };
}
