/** Certificates for the local HTTPS servers, signed by an authority that lives no longer than the process. */
import { randomUUID } from 'node:crypto';
import { generate, type SelfsignedOptions } from 'selfsigned';

export type Tls = {
  /** For `tls.setDefaultCACertificates` or NODE_EXTRA_CA_CERTS. Its private key is never handed out, so trusting it trusts this leaf only. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
};

const common: SelfsignedOptions = { keyType: 'ec', algorithm: 'sha256' };

/** @param addresses further loopback addresses of this machine */
export async function createTls(addresses: readonly string[] = []): Promise<Tls> {
  // OpenSSL looks an issuer up by its name: a second authority of the same name would hide the first one's.
  const name = `Entra Attribute Relay local ${randomUUID()}`;
  const authority = await generate([{ name: 'commonName', value: name }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          ...['127.0.0.1', ...addresses].map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { ca: authority.cert, cert: leaf.cert, key: leaf.private };
}
