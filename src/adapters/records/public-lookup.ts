import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** The connection was not made: where the name leads is none of the callers' business. */
export class PrivateAddress extends Error {
  constructor() {
    super('The name leads to an address that is not public.');
    this.name = 'PrivateAddress';
  }
}

/**
 * Looks a name up for a connection and checks what was found: the connection uses these very addresses, so that a second
 * answer of the name server cannot be another one. One address that is not public is enough to refuse them all.
 */
export const createPublicLookup =
  (lookup: LookupFunction): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, options, (error, found, family) => {
      const addresses = typeof found === 'string' ? [found] : (found ?? []).map(toAddress);
      if (!error && !addresses.every(isPublicAddress)) callback(new PrivateAddress(), []);
      else callback(error, found, family);
    });

const toAddress = ({ address }: LookupAddress): string => address;
