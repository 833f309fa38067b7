import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BulkException } from '../../src/domain/bulk-exception.ts';
import type { BulkExceptions } from '../../src/ports/bulk-exceptions.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { STARTS_WITHIN_MS } from './tables.ts';

export type BulkExceptionsUnderTest = {
  open(): BulkExceptions;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const anException = (override: Partial<BulkException> = {}): BulkException => ({
  targetsPerHour: 100_000,
  until: '2026-11-21T18:00:00.000Z',
  justification: 'Kostenstellen “neu”, CHG0030123',
  grantedAt: '2026-11-20T09:00:00.000Z',
  grantedBy: '5f0c6f4e-1b1d-4f0a-9c1e-0d2a7b3c4e5f',
  ...override,
});

/** What every store of exceptions does. */
export function testBulkExceptions(name: string, make: () => Promise<BulkExceptionsUnderTest>): void {
  describe(`the exceptions from the bulk guard ${name}`, () => {
    let underTest: BulkExceptionsUnderTest;
    let exceptions: BulkExceptions;
    let other: BulkExceptions;
    beforeAll(async () => {
      underTest = await make();
      [exceptions, other] = [underTest.open(), underTest.open()];
    }, STARTS_WITHIN_MS);
    afterAll(() => underTest.close());

    it('are none at first, and as they were granted then, for everybody and for their source alone', async () => {
      expect(await exceptions.get('hr')).toBeUndefined();
      await exceptions.put('hr', anException());
      expect(await other.get('hr')).toEqual(anException());
      expect(await other.get('h')).toBeUndefined();
    });

    it('take the place of the one before, whole', async () => {
      await exceptions.put('later', anException({ justification: 'x'.repeat(1_024) }));
      const later = anException({ targetsPerHour: 7, until: '2026-11-20T10:00:00.000Z' });
      await other.put('later', later);
      expect(await exceptions.get('later')).toEqual(later);
    });

    it('are gone once they are removed, and again is the same as once', async () => {
      await exceptions.put('gone', anException());
      await other.remove('gone');
      await exceptions.remove('gone');
      expect(await exceptions.get('gone')).toBeUndefined();
    });

    it('are unavailable in an outage, which is not "none", and there again after', async () => {
      await exceptions.put('outage', anException());
      await underTest.goAway();
      await expect(exceptions.get('outage')).rejects.toThrow(Unavailable);
      await expect(exceptions.put('outage', anException())).rejects.toThrow(Unavailable);
      await expect(exceptions.remove('outage')).rejects.toThrow(Unavailable);
      await underTest.comeBack();
      expect(await other.get('outage')).toEqual(anException());
    });
  });
}
