import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { bicepFiles, declared, root } from './bicep.ts';

type Hook = { readonly shell: string; readonly run: string; readonly continueOnError?: boolean };
type Hooks = Readonly<Record<string, { readonly posix: Hook; readonly windows: Hook }>>;

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const azure = parse(read('azure.yaml'));
const { relay, ...others } = azure.services;
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

it('deploys the package that was made here, as it is', () => {
  const [, folder] = /^const FOLDER = '(.*)';$/m.exec(read('scripts/package.ts')) ?? [];
  expect({ project: relay.project, dist: relay.dist, remoteBuild: relay.remoteBuild }).toEqual({
    project: '.',
    dist: folder,
    remoteBuild: false,
  });
  // One that leaves out node_modules would ask for a remote build.
  expect(existsSync(join(root, '.funcignore'))).toBe(false);
  expect(relay.hooks.prepackage.posix.run).toBe('npm run -s package');
});

it('deploys to the app that has the name of the service on it, and there is no other', () => {
  expect(others).toEqual({});
  expect(declared('resource', 'app', 'app/function-app.bicep').text).toContain("'azd-service-name': 'relay'");
  expect(declared('resource', 'group').text).toContain('tags: tags');
  expect(declared('var', 'tags', 'main.bicep').text).toContain("'azd-env-name': environmentName");
});

it('names the Bicep that is there', () => {
  expect(azure.infra).toEqual({ provider: 'bicep', path: 'infra', module: 'main' });
  expect([...bicepFiles.keys()]).toContain('main.bicep');
});

describe.each([...Object.entries(azure.hooks as Hooks), ...Object.entries(relay.hooks as Hooks)])(
  '%s',
  (name, hook) => {
    it('runs a script of package.json, the same everywhere', () => {
      const [, script = ''] = /^npm run -s (\w+)$/.exec(hook.posix.run) ?? [];
      expect(Object.keys(scripts)).toContain(script);
      expect(hook.posix.shell).toBe('sh');
      // PowerShell would end with 0, whatever the script ends with.
      expect(hook.windows).toEqual({ ...hook.posix, shell: 'pwsh', run: `${hook.posix.run}; exit $LASTEXITCODE` });
    });

    it('stops a deployment, unless it only tells what is next', () => {
      expect(hook.posix.continueOnError ?? false).toBe(name === 'postprovision');
    });
  },
);

it('prepares before it provisions: what Bicep reads is written, and names are chosen', () => {
  expect(Object.keys(azure.hooks)).toEqual(['preprovision', 'postprovision']);
  expect(scripts['preprovision']).toBe('npm run -s build && npm run -s relay -- preflight --prepare');
});

it('does one thing after the other', () => {
  expect(azure.workflows.up.steps).toEqual([{ azd: 'package --all' }, { azd: 'provision' }, { azd: 'deploy --all' }]);
});

it('asks for an azd that heeds what it says here', () => {
  expect(azure.requiredVersions.azd).toMatch(/^>= \d+\.\d+\.\d+$/);
});
