import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen, shut } from '../../../local/http-server.ts';
import { createTls, type Tls } from '../../../local/tls.ts';

let certificates: Tls;
let server: Server;
let port: number;
const builtIn = tls.getCACertificates('default');

beforeAll(async () => {
  certificates = await createTls();
  server = createServer({ cert: certificates.cert, key: certificates.key }, (_, response) => response.end('hello'));
  await listen(server, 0, 'NONE');
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  tls.setDefaultCACertificates(builtIn);
  await shut(server);
});

const get = async (host: string) => (await fetch(`https://${host}:${port}`)).text();
const fetchInChild = (env: NodeJS.ProcessEnv) =>
  promisify(execFile)(
    process.execPath,
    [
      '-e',
      `fetch('https://localhost:${port}').then((r) => r.text()).then(console.log, (e) => console.log(e.cause.code))`,
    ],
    { env: { ...process.env, ...env } },
  );

test('the leaf is for localhost and 127.0.0.1 only, and signed by an authority that is no leaf itself', () => {
  const [leaf, authority] = [new X509Certificate(certificates.cert), new X509Certificate(certificates.ca)];
  expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
  expect([leaf.ca, authority.ca]).toEqual([false, true]);
  expect(leaf.verify(authority.publicKey)).toBe(true);
  expect(leaf.checkIssued(authority)).toBe(true);
});

test('every call makes another authority, with another name and another key', async () => {
  const [one, other] = [new X509Certificate(certificates.ca), new X509Certificate((await createTls()).ca)];
  expect(one.subject).not.toBe(other.subject);
  expect(one.fingerprint256).not.toBe(other.fingerprint256);
});

test('global fetch refuses the leaf until the authority is a default one, and takes it from then on by name and address', async () => {
  await expect(get('localhost')).rejects.toMatchObject({ cause: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } });

  tls.setDefaultCACertificates([...builtIn, (await createTls()).ca, certificates.ca]);
  expect(await get('localhost')).toBe('hello');
  expect(await get('127.0.0.1')).toBe('hello');
});

test('another process trusts it by NODE_EXTRA_CA_CERTS, and not without', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ca-'));
  const file = join(folder, 'ca.pem');
  await writeFile(file, certificates.ca);

  expect((await fetchInChild({ NODE_EXTRA_CA_CERTS: file })).stdout).toBe('hello\n');
  expect((await fetchInChild({ NODE_EXTRA_CA_CERTS: '' })).stdout).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE\n');
  await rm(folder, { recursive: true });
});
