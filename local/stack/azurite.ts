/** Azurite, Microsoft's storage emulator, as a process of its own: tables and blobs in memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';

export type Azurite = {
  readonly blobs: string;
  readonly tables: string;
  readonly connectionString: string;
  close(): Promise<void>;
};

/** The emulator's account, published by Microsoft and the same everywhere: learn, storage-use-azurite. */
const ACCOUNT = 'devstoreaccount1';
const ACCOUNT_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const READY = /(Blob|Table) service is successfully listening/g;

type Ports = { readonly blobs: number; readonly tables: number };

/** A free port may be taken by somebody else before Azurite has it. */
const TRIES = 3;

/** As in Azure: over HTTPS, and tokens are taken too. The files of the certificate and of its key. */
type Entra = { readonly cert: string; readonly key: string };

/** @param ports 0 takes a free one; a taken one is an error that names its setting. */
export async function startAzurite(ports: Ports, entra?: Entra): Promise<Azurite> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await tryAzurite(ports, entra);
    } catch (error) {
      if (left === 0 || !(error instanceof AzuriteEnded)) throw error;
    }
  }
}

class AzuriteEnded extends Error {}

async function tryAzurite(ports: Ports, entra: Entra | undefined): Promise<Azurite> {
  const blobPort = await reserve(ports.blobs, 'LOCAL_BLOBS_PORT');
  const tablePort = await reserve(ports.tables, 'LOCAL_TABLES_PORT');
  const queuePort = await reserve(0, '');
  const script = join(import.meta.dirname, '../../node_modules/azurite/dist/src/azurite.js');
  const options = ['--inMemoryPersistence', '--silent', '--disableTelemetry', '--skipApiVersionCheck'];
  const bind = ['--blobPort', blobPort, '--tablePort', tablePort, '--queuePort', queuePort].map(String);
  const oauth = entra ? ['--oauth', 'basic', '--cert', entra.cert, '--key', entra.key] : [];
  const preload = join(import.meta.dirname, 'end-with-parent.ts');
  const child = spawn(process.execPath, ['--import', preload, script, ...options, ...bind, ...oauth], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  await listening(child);

  const protocol = entra ? 'https' : 'http';
  const blobs = `${protocol}://127.0.0.1:${blobPort}/${ACCOUNT}`;
  const tables = `${protocol}://127.0.0.1:${tablePort}/${ACCOUNT}`;
  return {
    blobs,
    tables,
    connectionString: [
      `DefaultEndpointsProtocol=${protocol}`,
      `AccountName=${ACCOUNT}`,
      `AccountKey=${ACCOUNT_KEY}`,
      `BlobEndpoint=${blobs}`,
      `TableEndpoint=${tables}`,
    ].join(';'),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function listening(child: ChildProcess): Promise<void> {
  let output = '';
  const { stdout, stderr } = child;
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (new Set(output.match(READY)).size === 2) resolve();
    };
    stdout?.on('data', read);
    stderr?.on('data', read);
    child.once('exit', (code) => reject(new AzuriteEnded(`Azurite ended with exit code ${code}:\n${output}`)));
  });
  await ready;
}

/** Azurite says little about a taken port, so it is tried before. */
async function reserve(port: number, setting: string): Promise<number> {
  const server: Server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as { port: number }).port;
  } catch {
    throw new Error(`Port ${port} is taken: choose another with ${setting}.`);
  } finally {
    server.close();
  }
}
