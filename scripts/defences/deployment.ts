import type { Defence } from './defence.ts';

const PACKAGE = 'test/package/package.test.ts';
const UNCLEAR = 'test/cli/preflight-unclear.test.ts';
const PREPARE = 'test/cli/preflight-prepare.test.ts';

/** Defences of what is deployed, of the settings it starts with, and of the deployer's sign-in. */
export const deploymentDefences: readonly Defence[] = [
  {
    name: 'deployment: what only the host reads',
    source: 'src/identity-settings.ts',
    without: ['given[name] === undefined,', 'false,'],
    file: 'test/config.test.ts',
    test: 'a configuration that is refused lacks only AzureWebJobsStorage__clientId, beside connections by identity',
  },
  {
    name: 'deployment: one identity',
    source: 'src/identity-settings.ts',
    without: ['value.toLowerCase() !== clientId', 'false'],
    file: 'test/identity-settings.test.ts',
    test: 'ServiceBusConnection__clientId names the identity of the relay, and no other',
  },
  {
    name: 'deployment: a managed identity',
    source: 'src/identity-settings.ts',
    without: ["[undefined, 'managedidentity']", "[undefined, 'managedidentity', 'managedIdentity']"],
    file: 'test/identity-settings.test.ts',
    test: 'ServiceBusConnection__credential is a managed identity, for anything else the host would take for none',
  },
  {
    name: 'deployment: no source with mistakes is packaged',
    source: 'scripts/package.ts',
    without: ['mistakes.length > 0', 'false'],
    file: PACKAGE,
    test: 'source files with mistakes are refused, all of them by name, and no package stays',
  },
  {
    name: 'deployment: the same bytes',
    source: 'scripts/package/zip.ts',
    without: ['mtime: NO_TIME', 'mtime: new Date()'],
    file: PACKAGE,
    test: 'the same sources give the same bytes, in another folder and another time zone',
  },
  {
    name: 'deployment: no dev dependency in the bundle',
    source: 'scripts/sbom/bundled.ts',
    without: ['if (!locked || locked.dev)', 'if (!locked)'],
    file: PACKAGE,
    test: 'a bundle with what only development needs is refused, and no package stays',
  },
  {
    name: 'deployment: the sign-in is for Azure alone',
    source: 'src/cli/preflight/sign-in.ts',
    without: ['cloud === undefined && !isLoopback(baseUrl)', 'false'],
    file: UNCLEAR,
    test: 'the token goes to no other host: x',
  },
  {
    name: 'deployment: pages of the same server',
    source: 'src/cli/preflight/arm.ts',
    without: ['url = own(answer.value.nextLink ?? undefined)', 'url = answer.value.nextLink ?? undefined'],
    file: UNCLEAR,
    test: 'what cannot be found out follows pages on the same server only',
  },
  {
    name: 'deployment: no redirect is followed',
    source: 'src/cli/preflight/arm.ts',
    without: ["redirect: 'manual'", "redirect: 'follow'"],
    file: UNCLEAR,
    test: 'what cannot be found out is answered with a redirect: each question of its own',
  },
  {
    name: 'deployment: no answer repeats the token',
    source: 'src/cli/preflight/shapes.ts',
    without: ['.regex(/^[\\w ()-]{1,60}$/)', ''],
    file: UNCLEAR,
    test: 'the token is never shown, even if a server answers with it, and 200',
  },
  {
    name: 'deployment: a digest key is never replaced',
    source: 'src/cli/preflight/checks/secrets.ts',
    without: ['!isThere || !newDigestKey', 'true'],
    file: 'test/cli/preflight.test.ts',
    test: 'preflight notes after the first deployment that no second digest key may be made',
  },
  {
    name: 'deployment: a new digest key for none only',
    source: 'src/cli/preflight/prepare.ts',
    without: ['!CERTAINLY_ABSENT.includes(vault.code)', 'false'],
    file: PREPARE,
    test: 'preflight --prepare sets nothing when something else is not there',
  },
  {
    name: 'deployment: a deleted vault keeps its key',
    source: 'src/cli/preflight/prepare.ts',
    without: ["deleted.kind === 'found'", 'false'],
    file: PREPARE,
    test: 'preflight --prepare makes no new key in the place of one that was deleted with its vault',
  },
  {
    name: 'deployment: a token is chosen once',
    source: 'src/cli/preflight/parameters.ts',
    without: ["set['RELAY_RESOURCE_TOKEN'] === undefined", 'true'],
    file: PREPARE,
    test: 'preflight --prepare does not choose another token for one that is wrong, nor one without knowing for what',
  },
  {
    name: 'deployment: what a role leaves out',
    source: 'src/cli/preflight/checks/rights.ts',
    without: [' && !notActions.some((pattern) => matches(pattern, action))', ''],
    file: 'test/cli/preflight.test.ts',
    test: 'with a contributor preflight ends with 1, names that alone, and says what to do',
  },
];
