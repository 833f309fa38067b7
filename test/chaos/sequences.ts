import {
  type Assignments,
  createServicePrincipal,
  createUser,
  type ServicePrincipal,
  type User,
} from '../../local/graph/directory.ts';
import type { Choices } from './choices.ts';
import {
  type Attribute,
  anyWish,
  asItIs,
  attributes,
  heldOf,
  initialValues,
  toAssignments,
  wholeAsItIs,
} from './wishes.ts';
import type { Submitted } from './workload.ts';

/**
 * `any`: what happens is left to chance. `asItIs`: all of it is so already. `overtaken`: the newest event comes first
 * and finds everything as it wants it, so that the others come too late.
 */
const kinds = ['any', 'any', 'any', 'any', 'any', 'any', 'asItIs', 'overtaken'] as const;
type Kind = (typeof kinds)[number];

/** What happens to one target. */
export type Sequence = {
  readonly target: User | ServicePrincipal;
  readonly initial: Assignments;
  readonly changesNothing: boolean;
  /** In the order in which they happened. */
  readonly events: readonly Submitted[];
  /** Each event once or several times. What is of the second wave is sent when the first is worked off. */
  readonly sent: readonly { readonly event: Submitted; readonly wave: 0 | 1 }[];
};

export function createSequence(label: string, choices: Choices): Sequence {
  const { below, chance, pick, shuffled } = choices;
  const kind = pick(kinds);
  const target = createTarget(label, kind, choices);
  const initial = target.customSecurityAttributes;
  const touched = shuffled(attributes).slice(0, 1 + below(3));
  const count = 3 + below(6);
  const times = createTimes(count, choices);
  const events = times.map((occurredAt, index): Submitted => {
    const isNewest = index === count - 1;
    const wishes = wishesOf(kind, isNewest, touched, initial, choices);
    return { eventId: `${label}-${index}`, target: named(target, choices), attributes: wishes, occurredAt };
  });
  const newest = events.at(-1);
  const again = events.filter(() => chance(0.3));
  const sent = [...events, ...again].map((event, index) => {
    const isFirst = event === newest && index < count;
    return { event, wave: kind === 'overtaken' ? (isFirst ? 0 : 1) : pick([0, 1] as const) };
  });
  return { target, initial, changesNothing: kind !== 'any', events, sent };
}

function createTarget(label: string, kind: Kind, choices: Choices): User | ServicePrincipal {
  const values = initialValues(choices);
  // Of a target without any assignment Graph does not tell that it has none, so that it is written to.
  const isEmpty = kind !== 'any' && Object.keys(values).length === 0;
  const customSecurityAttributes = isEmpty ? { Engineering: { Certification: true } } : values;
  const common = { id: choices.guid(), displayName: `Target ${label}`, customSecurityAttributes };
  if (choices.chance(0.25)) return createServicePrincipal({ ...common, appId: choices.guid() });
  const guest = choices.chance(0.2) ? '_fabrikam.com#EXT#' : '';
  const userPrincipalName = `o'hara-${label}${guest}@contoso.com`;
  return createUser({ ...common, userPrincipalName, mail: `o'hara+${label}@fabrikam.com`, employeeId: label });
}

/** By any of its names, in any case. */
function named(target: User | ServicePrincipal, { anyCase, chance, pick }: Choices): Submitted['target'] {
  const type = 'appId' in target ? 'servicePrincipal' : 'user';
  if (chance(0.5)) return { type, id: anyCase(target.id) };
  if ('appId' in target) return { type, appId: anyCase(target.appId) };
  const { userPrincipalName, mail, employeeId } = target;
  return pick([
    { type, userPrincipalName: anyCase(userPrincipalName) },
    { type, mail: anyCase(mail ?? '') },
    { type, employeeId: employeeId ?? '' },
  ]);
}

function wishesOf(
  kind: Kind,
  isNewest: boolean,
  touched: readonly Attribute[],
  held: Assignments,
  choices: Choices,
): Submitted['attributes'] {
  if (kind === 'overtaken' && isNewest) {
    return toAssignments(touched.map((one) => [one, wholeAsItIs(heldOf(one, held), choices)]));
  }
  const some = choices.shuffled(touched).slice(0, 1 + choices.below(touched.length));
  const wish = (one: Attribute) =>
    kind === 'asItIs' ? asItIs(one, heldOf(one, held), choices) : anyWish(one, choices);
  const wishes = toAssignments(some.map((one) => [one, wish(one)]));
  return kind === 'any' && choices.chance(0.1) ? { ...wishes, Engineering: null } : wishes;
}

const BEGIN = Date.parse('2025-01-01T00:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const offsets = { Z: 0, '+05:30': 330 * MINUTE, '-08:00': -480 * MINUTE };

/** Ever later, by a millisecond or by days, as clocks in several countries tell it. */
function createTimes(count: number, { below, pick }: Choices): readonly string[] {
  let at = BEGIN;
  return Array.from({ length: count }, () => {
    at += 1 + below(pick([1, SECOND, DAY]));
    const [zone, offset] = pick(Object.entries(offsets));
    return new Date(at + offset).toISOString().replace('Z', zone);
  });
}
