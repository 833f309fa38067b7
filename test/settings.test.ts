import { expect, it } from 'vitest';
import { settings } from '../src/settings.ts';

const { RELAY_AUDIT_RETENTION_DAYS: days, RELAY_OUTCOMES: outcomes } = settings.shape;

it('audit records may be kept from a month to ten years, and are for one year', () => {
  expect(['30', '0090', '3650', undefined].map((given) => days.parse(given))).toEqual([30, 90, 3_650, 365]);
  for (const given of ['29', '3651', '1e3', '90.5', ' 90', '-90', '0x5a', 'ever']) {
    expect([given, days.safeParse(given).error?.issues[0]?.message]).toEqual([given, 'Give 30 to 3650 days.']);
  }
});

it('outcomes are sent when they are on, and nothing else is on', () => {
  expect([undefined, 'off', 'on'].map((given) => outcomes.parse(given))).toEqual(['off', 'off', 'on']);
  for (const given of ['true', 'ON', '1']) expect(outcomes.safeParse(given).success).toBe(false);
});
