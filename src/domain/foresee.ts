import type { Catalog } from './catalog.ts';
import { type AttributeValue, attributeKey, type Change } from './change.ts';
import { attributeLimits } from './definition.ts';
import { known, recentlyWritten, type TargetMemory } from './memory.ts';
import { pointerOf } from './place.ts';
import { type CurrentValues, type Plan, readOf } from './plan.ts';
import type { RequestedAttributes } from './request.ts';
import { strangeNames, strangeValues } from './spelling.ts';
import type { Warning, WarningCode } from './warning.ts';

export type Foreseen = {
  readonly attributes: RequestedAttributes;
  readonly changes: readonly Change[];
  readonly catalog: Catalog;
  /** The target as it is before the plan is carried out. */
  readonly current: CurrentValues;
  readonly memory: TargetMemory;
  readonly plan: Plan;
  readonly now: number;
};

/** Beyond it the next event or two may not fit any more. */
const NEAR_LIMIT = 45;

/** What is worth a look before a request is submitted, each said once. */
export function foresee(foreseen: Foreseen): readonly Warning[] {
  const { attributes, changes, catalog, plan } = foreseen;
  const isNear = plan.writes.length > 0 && plan.valuesAfter > NEAR_LIMIT;
  const all = [
    ...strangeNames(attributes, catalog),
    ...(isNear ? [warn('/attributes', 'nearValueLimit', NEAR)] : []),
    ...changes.flatMap((change) => [...ofChange(change, foreseen)]),
  ];
  return [...new Map(all.map((warning) => [`${warning.pointer} ${warning.detail}`, warning])).values()];
}

const warn = (pointer: string, code: WarningCode, detail: string): Warning => ({ pointer, code, detail });

const NEAR = `After it the object holds more than ${NEAR_LIMIT} of the ${attributeLimits.valuesPerObject} values that it can hold.`;
const RECENT = 'The relay has written this attribute within the last 15 minutes: what was read may be older than that.';
const FINAL = 'The attribute is deprecated: what is taken away cannot be assigned again.';
const KEPT = 'The collection keeps a value that is deactivated: once it is taken away, it cannot be assigned again.';
const LOST = 'It takes away a value that is deactivated: that cannot be assigned again.';

function* ofChange(change: Change, { attributes, catalog, current, memory, plan, now }: Foreseen): Generator<Warning> {
  const { attribute } = change;
  const lookup = catalog.find(attribute.attributeSet, attribute.name);
  if (lookup.kind !== 'found') return;
  const { definition } = lookup;
  const pointer = pointerOf(attributes, attribute);
  const remembered = memory.get(attributeKey(attribute)) ?? {};
  const written = recentlyWritten(remembered, now);
  if (written && written.isFound !== true) yield warn(pointer, 'recentlyWritten', RECENT);
  const held = listed(known(remembered, readOf(attribute, current), now));
  yield* strangeValues(change, definition, held, pointer);
  const write = plan.writes.find((one) => attributeKey(one.attribute) === attributeKey(attribute));
  if (!write) return;
  if (definition.status === 'Deprecated') yield warn(pointer, 'deprecatedAttribute', FINAL);
  const after = listed(write.operation === 'set' ? write.value : undefined);
  const inactive = held.filter((value) => definition.activeById.get(String(value)) === false);
  if (inactive.some((value) => after.includes(value))) yield warn(pointer, 'valueInactive', KEPT);
  if (inactive.some((value) => !after.includes(value))) yield warn(pointer, 'valueInactive', LOST);
}

const listed = (value: AttributeValue | undefined): readonly unknown[] => (value === undefined ? [] : [value].flat());
