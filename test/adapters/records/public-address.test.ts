import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../../src/adapters/records/public-address.ts';

describe('an address that is not public', () => {
  it.each([
    ['this network', '0.0.0.0', '0.255.255.255'],
    ['private', '10.0.0.0', '10.255.255.255'],
    ['carrier-grade NAT', '100.64.0.0', '100.127.255.255'],
    ['loopback', '127.0.0.1', '127.255.255.254'],
    ['the Azure platform', '168.63.129.16'],
    ['link-local', '169.254.0.0', '169.254.255.255'],
    ['instance metadata', '169.254.169.254', '169.254.170.2'],
    ['private, in the middle', '172.16.0.0', '172.31.255.255'],
    ['protocol assignments', '192.0.0.1', '192.0.0.171'],
    ['documentation', '192.0.2.1', '198.51.100.255', '203.0.113.0'],
    ['6to4 relays', '192.88.99.1'],
    ['private, small', '192.168.0.0', '192.168.255.255'],
    ['benchmarks', '198.18.0.0', '198.19.255.255'],
    ['multicast', '224.0.0.1', '239.255.255.250'],
    ['reserved', '240.0.0.1', '255.255.255.254'],
    ['broadcast', '255.255.255.255'],
    ['unspecified, IPv6', '::'],
    ['loopback, IPv6', '::1', '0:0:0:0:0:0:0:1'],
    ['IPv4-mapped', '::ffff:8.8.8.8', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '0:0:0:0:0:ffff:10.0.0.1'],
    ['IPv4-compatible', '::8.8.8.8', '::127.0.0.1'],
    ['NAT64', '64:ff9b::808:808', '64:ff9b::a00:1', '64:ff9b:1::1'],
    ['discard', '100::1'],
    ['Teredo and other protocols', '2001::1', '2001:1ff:ffff::1'],
    ['documentation, IPv6', '2001:db8::1', '3fff::1', '3fff:fff::1'],
    ['6to4', '2002:a00:1::1', '2002:808:808::1'],
    ['AS112', '2620:4f:8000::1'],
    ['unique-local', 'fc00::1', 'fdff:ffff::1', 'fd00:ec2::254'],
    ['link-local, IPv6', 'fe80::1', 'fe80::1%eth0', 'febf::1'],
    ['site-local', 'fec0::1'],
    ['multicast, IPv6', 'ff02::1'],
    ['segment routing', '5f00::1'],
    [
      'no address',
      '',
      'localhost',
      '2130706433',
      '0x7f.1',
      '127.1',
      '010.0.0.1',
      '1.2.3.4.5',
      '[2606:4700::1]',
      '8.8.8.8/8',
    ],
  ])('%s', (_, ...addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });
});

it.each([
  ...['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '128.0.0.1'],
  ...['168.63.129.15', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.167.1.1'],
  ...['192.169.0.0', '198.17.255.255', '198.20.0.0', '203.0.114.0', '223.255.255.255'],
  ...['2606:4700:4700::1111', '2a00:1450:4001:82f::200e', '2001:200::1', '2001:4860:4860::8888', '2003::1'],
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});
