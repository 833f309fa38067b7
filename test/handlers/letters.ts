import type { Source } from '../../src/domain/source.ts';
import { bytes, createWorld, hr } from '../app/world.ts';
import { aDocument, aRule } from '../factories.ts';

/** Its policy allows nothing of what the letters ask for. */
export const strictHr: Source = { ...hr, allow: [aRule({ attributes: { Marketing: '*' } })] };

/** An operator's own application, which may write what `hr` may. */
export const DESK_ID = '4b1e7a90-3c2d-4f58-9a67-d0e1f2a3b4c5';
export const desk: Source = { ...hr, name: 'desk', identity: { kind: 'application', applicationId: DESK_ID } };

/** Dead letters of `hr`, refused by a policy that allows them from now on. */
export async function createLetters(count = 1) {
  const world = createWorld({ sources: [strictHr, desk] });
  for (let index = 0; index < count; index++) {
    const body = bytes(aDocument({ eventId: `event-${index}` }));
    const receivedAt = new Date(world.now()).toISOString();
    await world.receive({ source: 'hr', receivedAt, body }, world.log);
  }
  world.configure(hr, desk);
  const ids = world.index
    .records()
    .map(({ key }) => key)
    .toSorted();
  if (ids.length !== count) throw new Error(`There are ${ids.length} letters`);
  return { world, ids, id: ids[0] ?? '' };
}
