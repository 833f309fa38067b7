import type { Defence } from './defence.ts';

const records = 'test/adapters/records/records.test.ts';
const enrich = 'test/app/enrich.test.ts';
const horizon = 'test/app/record-horizon.test.ts';

/** Defences of fetching a record from an API because of what an event says. */
export const recordDefences: readonly Defence[] = [
  {
    name: 'records: no private address',
    source: 'src/adapters/records/public-lookup.ts',
    without: ['!error && !addresses.every(isPublicAddress)', '!error && addresses.length < 0'],
    file: records,
    test: 'the name of an API may not lead to this machine',
  },
  {
    name: 'records: every address is looked at',
    source: 'src/adapters/records/public-lookup.ts',
    without: ['addresses.every(isPublicAddress)', 'addresses.some(isPublicAddress)'],
    file: records,
    test: 'the name of an API may not lead to this machine, too',
  },
  {
    name: 'records: an address is no way round the name',
    source: 'src/adapters/records/records.ts',
    without: ['!isPublicAddress(hostname)) return refusedAddress;', '!isPublicAddress(hostname)) void refusedAddress;'],
    file: records,
    test: 'the name of an API may not be a private address: 127.0.0.1',
  },
  {
    name: 'records: IPv4 in IPv6',
    source: 'src/adapters/records/public-address.ts',
    without: ["isIPv6(address) && globalUnicast.check(address, 'ipv6') &&", 'isIPv6(address) &&'],
    file: 'test/adapters/records/public-address.test.ts',
    test: 'an address that is not public NAT64',
  },
  {
    name: 'records: no redirect',
    source: 'src/adapters/records/read-reply.ts',
    without: ["return { kind: 'refused', because: 'redirect' };", "return { kind: 'found', body: Buffer.alloc(0) };"],
    file: records,
    test: 'an answer 302 is not followed, wherever it leads',
  },
  {
    name: 'records: size is counted',
    source: 'src/adapters/records/read-reply.ts',
    without: ['if (bytes > MOST_BYTES)', 'if (bytes < 0)'],
    file: records,
    test: 'an answer that is larger than 1 MB',
  },
  {
    name: 'records: time is limited',
    source: 'src/adapters/records/records.ts',
    without: ['AbortSignal.timeout(timeoutInMs)', 'AbortSignal.timeout(timeoutInMs * 1_000)'],
    file: records,
    test: 'an answer that does not come, or not to its end, is not waited for',
  },
  {
    name: 'records: certificates are verified',
    source: 'src/adapters/records/records.ts',
    without: ['rejectUnauthorized: true', 'rejectUnauthorized: false'],
    file: records,
    test: 'an answer of somebody with another certificate is none',
  },
  {
    name: 'records: a parameter is one name',
    source: 'src/intake/record-address.ts',
    without: ["text === '.' || text === '..' || ", ''],
    file: 'test/intake/record-path.test.ts',
    test: 'a parameter ".." is none',
  },
  {
    name: 'records: a parameter is encoded',
    source: 'src/intake/record-address.ts',
    without: ["encode(parameters.get(name) ?? '')", "(parameters.get(name) ?? '')"],
    file: 'test/intake/record-path.test.ts',
    test: 'a parameter never adds a segment, a query, a fragment or a host, whatever it is',
  },
  {
    name: 'records: not older than the event',
    source: 'src/app/record-cache.ts',
    without: ['known.askedAt >= since && ', ''],
    file: enrich,
    test: 'a record that was fetched does not serve an event that came after it was asked for: it may not show yet what that event tells of',
  },
  {
    name: 'records: none for another source',
    source: 'src/app/record-cache.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text
    without: ['`${source} ${path}`', 'path'],
    file: enrich,
    test: 'a record that was fetched serves neither another source nor another address',
  },
  {
    name: 'records: an API is left alone',
    source: 'src/app/record-pause.ts',
    without: ['if (retryAfterInMs > 0)', 'if (retryAfterInMs < 0)'],
    file: enrich,
    test: 'an API that asked to be left alone is not asked by anybody until then, and the others are',
  },
  {
    name: 'records: Retry-After is never undercut',
    source: 'src/domain/settle.ts',
    without: ['Math.max(half, Math.min(retryAfterInMs, leftInMs)) + random', 'half + random'],
    file: horizon,
    test: 'an event whose record cannot be had is never tried earlier than the API asked for, with random numbers of 0.5',
  },
  {
    name: 'records: waiting ends',
    source: 'src/domain/settle.ts',
    without: ['if (leftInMs <= 0) return', 'if (leftInMs <= -horizon) return'],
    file: horizon,
    test: 'an event whose record cannot be had is a dead letter after 24 hours of trying, however long ago it came',
  },
];
