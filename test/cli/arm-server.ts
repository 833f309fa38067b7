/** Azure Resource Manager, as far as the preflight asks it: what it answers is made of a state that a test may change. */
import { createServer, type IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';

export const ARM_TOKEN = 'header.payload-of-the-deployer.signature';
export const SUBSCRIPTION = '3e1f7c52-9a40-4b68-8d15-c6f2a7e90b34';
export const GROUP = 'rg-contoso';

export type Seen = { readonly method: string; readonly path: string; readonly body: unknown };
type Reply = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> };
type Tagged = { readonly location: string; readonly tags?: Readonly<Record<string, string>> };

export type AzureState = {
  subscription: string | undefined;
  unregistered: string[];
  flexRegions: string[];
  nodeVersions: string[];
  storageSkus: string[];
  premiumRegions: string[];
  permissions: { actions: string[]; notActions: string[] }[];
  groupPermissions: { actions: string[]; notActions: string[] }[];
  group: Tagged | undefined;
  resources: (Tagged & { readonly name: string; readonly type: string })[];
  taken: string[];
  isVaultThere: boolean;
  isVaultDeleted: boolean;
  secrets: string[];
};

export type ArmServer = {
  readonly url: string;
  readonly seen: Seen[];
  readonly state: AzureState;
  intercept: (seen: Seen, count: number) => Reply | 'drop' | undefined;
};

const NOTHING_YET: AzureState = {
  subscription: 'Enabled',
  unregistered: [],
  flexRegions: ['North Europe', 'West Europe'],
  nodeVersions: ['22', '24'],
  storageSkus: ['Standard_LRS', 'Standard_ZRS'],
  premiumRegions: ['West Europe'],
  permissions: [{ actions: ['*'], notActions: [] }],
  groupPermissions: [],
  group: undefined,
  resources: [],
  taken: [],
  isVaultThere: false,
  isVaultDeleted: false,
  secrets: [],
};

/** Closed with the test. By default: a subscription in order, and nothing deployed yet. */
export async function startArm(): Promise<ArmServer> {
  const arm: { -readonly [Key in keyof ArmServer]: ArmServer[Key] } = {
    url: '',
    seen: [],
    state: structuredClone(NOTHING_YET),
    intercept: () => undefined,
  };
  const server = createServer(async (request, response) => {
    const reply = await answer(request, arm);
    if (reply === 'drop') return request.socket.destroy();
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    return response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  arm.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return arm;
}

const error = (status: number, code: string): Reply => ({
  status,
  body: { error: { code, message: `${ARM_TOKEN}?` } },
});
const found = (body: unknown): Reply => ({ status: 200, body });
const list = (value: readonly unknown[]): Reply => found({ value });

async function answer(request: IncomingMessage, arm: ArmServer): Promise<Reply | 'drop'> {
  const url = new URL(request.url ?? '', 'http://arm');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const seen = { method: request.method ?? '', path: url.pathname, body: text === '' ? undefined : JSON.parse(text) };
  arm.seen.push(seen);
  const intercepted = arm.intercept(seen, arm.seen.length);
  if (intercepted) return intercepted;
  if (request.headers.authorization !== `Bearer ${ARM_TOKEN}`) return error(401, 'InvalidAuthenticationToken');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(url.searchParams.get('api-version') ?? '')) {
    return error(400, 'MissingApiVersionParameter');
  }
  return route(`${seen.method} ${url.pathname.replace(`/subscriptions/${SUBSCRIPTION}`, '')}`, seen, arm.state);
}

function route(what: string, { body }: Seen, state: AzureState): Reply {
  const group = `/resourceGroups/${GROUP}`;
  const vault = /\/providers\/Microsoft\.KeyVault\/vaults\/[\w-]+(?:\/secrets\/([\w-]+))?$/.exec(what);
  const provider = /^GET \/providers\/(Microsoft\.\w+)$/.exec(what)?.[1];
  if (state.subscription === undefined) return error(404, 'SubscriptionNotFound');
  if (provider)
    return found({ registrationState: state.unregistered.includes(provider) ? 'NotRegistered' : 'Registered' });
  const missing = state.unregistered.some((name) => what.includes(`/providers/${name}/`));
  if (missing) return error(409, 'MissingSubscriptionRegistration');
  if (what.startsWith('POST ') && what.endsWith('/checkNameAvailability')) {
    const { name } = body as { name: string };
    return found({ nameAvailable: !state.taken.includes(name), reason: 'AlreadyExists', message: name });
  }
  if (what.includes('/deletedVaults/')) return state.isVaultDeleted ? found({}) : error(404, 'DeletedVaultNotFound');
  if (what.startsWith(`GET ${group}`) && !state.group) return error(404, 'ResourceGroupNotFound');
  if (vault) return answerVault(vault[1], state);
  switch (what) {
    case 'GET ':
      return found({ state: state.subscription });
    case `GET ${group}`:
      return found(state.group);
    case `GET ${group}/resources`:
      return list(state.resources);
    case 'GET /providers/Microsoft.Authorization/permissions':
      return list(state.permissions);
    case `GET ${group}/providers/Microsoft.Authorization/permissions`:
      return list(state.groupPermissions);
    case 'GET /providers/Microsoft.Web/geoRegions':
      return list(state.flexRegions.map((name) => ({ name })));
    case 'GET /providers/Microsoft.Web/locations/westeurope/functionAppStacks':
      return list([nodeStack(state.nodeVersions)]);
    case 'GET /providers/Microsoft.Storage/skus':
      return list(state.storageSkus.map((name) => ({ name, kind: 'StorageV2', locations: ['westeurope'] })));
    case 'GET /providers/Microsoft.ServiceBus/sku/Premium/regions':
      return list(state.premiumRegions.map((code) => ({ name: code, properties: { code } })));
    default:
      return error(404, 'NoSuchRoute');
  }
}

function answerVault(secret: string | undefined, { isVaultThere, secrets }: AzureState): Reply {
  if (!isVaultThere) return error(404, 'ResourceNotFound');
  if (secret === undefined || secrets.includes(secret)) return found({ properties: {} });
  return error(404, 'SecretNotFound');
}

/** 18 is there for other plans only. */
const nodeStack = (versions: readonly string[]) => ({
  name: 'node',
  properties: {
    majorVersions: [...versions, '18'].map((version) => ({
      value: version,
      minorVersions: [
        {
          value: `${version} LTS`,
          stackSettings: {
            windowsRuntimeSettings: {},
            linuxRuntimeSettings: {
              runtimeVersion: `Node|${version}`,
              Sku: version === '18' ? [{ skuCode: 'EP1' }] : [flexSku(version)],
            },
          },
        },
      ],
    })),
  },
});

const flexSku = (version: string) => ({
  skuCode: 'FC1',
  functionAppConfigProperties: { runtime: { name: 'node', version } },
});
