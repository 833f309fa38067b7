import { expect, it } from 'vitest';
import type { Change, Write } from '../../src/domain/change.ts';
import { tellingChanges } from '../../src/domain/withheld.ts';
import { aChange, anEdit } from '../factories.ts';

it.each<[boolean, string, Change, readonly Write[]]>([
  [false, 'a value as it was sent', aChange('x'), [aChange('x')]],
  [false, 'a collection as it was sent, in another order', aChange(['x', 'y']), [aChange(['y', 'x'])]],
  [false, 'a clear that clears', aChange(null), [aChange(null)]],
  [false, 'nothing', anEdit({ add: ['x'] }), []],
  [false, 'another attribute', anEdit({ add: ['x'] }), [aChange(['x', 'y'], { name: 'Other' })]],
  [true, 'a newer value', aChange('x'), [aChange('y')]],
  [true, 'a newer value instead of none', aChange(null), [aChange('y')]],
  [true, 'none instead of a value', aChange('x'), [aChange(null)]],
  [true, 'a collection with a newer member', aChange(['x']), [aChange(['x', 'y'])]],
  [true, 'a collection without a member', aChange(['x', 'y']), [aChange(['x'])]],
  [true, 'what a clear leaves of a collection', aChange(null, { isCollection: true }), [aChange(['y'])]],
  [true, 'an edited collection', anEdit({ add: ['x'] }), [aChange(['x', 'y'])]],
  [true, 'an edited collection that had nothing else', anEdit({ add: ['x'] }), [aChange(['x'])]],
  [true, 'an edited collection that has nothing any more', anEdit({ remove: ['x'] }), [aChange(null)]],
])('%s: it tells more than was sent to write %s', (tells, _, change, writes) => {
  expect(tellingChanges([change], writes)).toEqual(tells ? [change] : []);
});
