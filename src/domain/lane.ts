import { hash } from 'node:crypto';
import { LANES } from '../topology.ts';
import type { Target } from './request.ts';

/** The Service Bus session that works off a target: the same name always gives the same lane, so its requests queue up in order. */
export function laneOf(target: Target): string {
  const name = `${target.type}\n${target.value.toLowerCase()}`;
  const lane = hash('sha256', name, 'buffer').readUInt32BE(0) % LANES;
  return `lane-${String(lane).padStart(2, '0')}`;
}
