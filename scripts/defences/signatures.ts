import type { Defence } from './defence.ts';

const VERIFY = 'src/intake/signature/verify.ts';
const VERIFY_TEST = 'test/intake/signature/verify.test.ts';

/** Defences of the one verifier of signatures. */
export const signatureDefences: readonly Defence[] = [
  {
    name: 'a signature is compared whole',
    source: VERIFY,
    without: [
      'expected.byteLength === given.byteLength && timingSafeEqual(expected, given)',
      'timingSafeEqual(expected.subarray(0, given.byteLength), given)',
    ],
    file: VERIFY_TEST,
    test: 'what HiBob signs is refused when the signature is cut, longer, empty or no digest',
  },
  {
    name: 'a digest is written in one way',
    source: 'src/intake/signature/digest.ts',
    without: ['bytes.byteLength > 0 && bytes.toString(', 'bytes.byteLength > 0 || bytes.toString('],
    file: VERIFY_TEST,
    test: 'what Zendesk signs is refused when a header came twice and was joined by ", "',
  },
  {
    name: 'the signed time is near',
    source: VERIFY,
    without: ["if (at < now - toleranceInMs) return 'stale';", ''],
    file: VERIFY_TEST,
    test: 'the time that standardwebhooks signs may be -301 s from now: {"kind":"refused","cause":"stale"}',
  },
  {
    name: 'the signed time is not to come',
    source: VERIFY,
    without: ["at > now + toleranceInMs ? 'future'", "at > Number.MAX_VALUE ? 'future'"],
    file: VERIFY_TEST,
    test: 'the time that Zendesk signs may be 301 s from now: {"kind":"refused","cause":"future"}',
  },
  {
    name: 'the key says the algorithm',
    source: VERIFY,
    without: ["return key.kind === 'hmac' && isEqual(", 'return isEqual('],
    file: VERIFY_TEST,
    test: 'a public key is no secret of an HMAC: everybody who knows it could sign',
  },
  {
    name: 'no SHA-1',
    source: 'src/intake/signature/schemes.ts',
    without: ["['sha256', 'sha384', 'sha512'])", "['sha256', 'sha384', 'sha512', 'sha1' as HmacHash])"],
    file: VERIFY_TEST,
    test: 'a hub signature is never by sha1',
  },
  {
    name: 'a signature fits one body',
    source: VERIFY,
    without: ['!candidates || isAmbiguous(scheme, signed)', '!candidates'],
    file: VERIFY_TEST,
    test: 'the id of a standard webhook has no full stop: the same signature would fit another body',
  },
  {
    name: 'few signatures at once',
    source: VERIFY,
    without: ['if (parts.length > MAX_SIGNATURES) return undefined;', ''],
    file: VERIFY_TEST,
    test: 'a list of signatures has at most eight, so that a forger makes no work',
  },
  {
    name: 'the secret before the current one',
    source: VERIFY,
    without: ['return keys.some((key) =>', 'return keys.slice(0, 1).some((key) =>'],
    file: 'test/handlers/receive-webhook.test.ts',
    test: 'while a secret is replaced both of them sign',
  },
];
