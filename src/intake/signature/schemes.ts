import type { SignatureScheme } from '../source/identity.ts';

export type HmacHash = 'sha256' | 'sha384' | 'sha512';
export type Algorithm = HmacHash | 'ed25519';

/** What is signed: these parts, one after the other, as they came. */
export type Part = 'id' | 'time' | 'body' | { readonly text: string };

export type TimeFormat = 'unixSeconds' | 'iso8601' | 'either';

/** One way in which a sender signs: all that tells it from the others. */
export type Scheme = {
  /** The header of the signature. */
  readonly header: string;
  /** What stands between several signatures; without it there is one. */
  readonly separator?: string;
  /** What stands between the name of the method and the digest; without it the method has no name. */
  readonly methodEnd?: string;
  /** The methods that are taken, by the name that the header has for them. */
  readonly methods: ReadonlyMap<string, Algorithm>;
  readonly digest: 'base64' | 'hex';
  readonly content: readonly Part[];
  /** The header of the event's id, where that is signed. */
  readonly id?: string;
  readonly time?: { readonly header: string; readonly format: TimeFormat };
};

const DOT = { text: '.' };

/** Standard Webhooks 1.0.0, under a prefix that a sender may choose. */
const standard = (prefix: string): Scheme => ({
  header: `${prefix}-signature`,
  separator: ' ',
  methodEnd: ',',
  methods: new Map<string, Algorithm>([
    ['v1', 'sha256'],
    ['v1a', 'ed25519'],
  ]),
  digest: 'base64',
  content: ['id', DOT, 'time', DOT, 'body'],
  id: `${prefix}-id`,
  time: { header: `${prefix}-timestamp`, format: 'unixSeconds' },
});

const hub = (header: string, hashes: readonly HmacHash[]): Scheme => ({
  header,
  methodEnd: '=',
  methods: new Map(hashes.map((hash) => [hash, hash])),
  digest: 'hex',
  content: ['body'],
});

const unnamed = (algorithm: Algorithm): Scheme['methods'] => new Map([['', algorithm]]);

/**
 * The table that the verifier goes by. Of several ways, the first whose header is there is the one that counts: what
 * fails by it is not tried by the others.
 */
export const schemes: Readonly<Record<SignatureScheme, readonly Scheme[]>> = {
  standardWebhooks: [standard('webhook'), standard('svix')],
  /** GitHub sends the first header, and with it the second, whose SHA-1 nobody should take; Jira sends only the second. */
  xHubSignature: [
    hub('x-hub-signature-256', ['sha256']),
    // The methods of WebSub, section 7, without SHA-1: Atlassian says that it may come to use another one.
    hub('x-hub-signature', ['sha256', 'sha384', 'sha512']),
  ],
  zendesk: [
    {
      header: 'x-zendesk-webhook-signature',
      methods: unnamed('sha256'),
      digest: 'base64',
      content: ['time', 'body'],
      time: { header: 'x-zendesk-webhook-signature-timestamp', format: 'iso8601' },
    },
  ],
  /**
   * Scheme not officially verified: BambooHR documents the two headers and the algorithm; what is signed, and how time
   * and digest are written, is only as others read it.
   */
  bambooHr: [
    {
      header: 'x-bamboohr-signature',
      methods: unnamed('sha256'),
      digest: 'hex',
      content: ['body', 'time'],
      time: { header: 'x-bamboohr-timestamp', format: 'either' },
    },
  ],
  /** Scheme not officially verified: there is no published example of it. */
  hiBob: [{ header: 'bob-signature', methods: unnamed('sha512'), digest: 'base64', content: ['body'] }],
};
