import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import parameters from '../../infra/main.parameters.json' with { type: 'json' };
import manifest from '../../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

type Step = {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
};
type Job = {
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
};
type Workflow = {
  readonly permissions: object;
  readonly concurrency: object;
  readonly jobs: Readonly<Record<string, Job>>;
};

const folder = '.github/workflows';
const files = readdirSync(join(root, folder)).map((name) => {
  const text = read(`${folder}/${name}`);
  return { name, text, workflow: parse(text) as Workflow };
});
const jobs = files.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ job, steps: job.steps ?? [], at: `${name}, ${id}` })),
);
const steps = jobs.flatMap(({ at, steps }) => steps.map((step) => ({ at, step })));
const jobOf = (file: string, id: string) => files.find(({ name }) => name === file)?.workflow.jobs[id];
const nodeVersions = (job: Job | undefined) =>
  (job?.steps ?? []).flatMap((step) => step.with?.['node-version'] ?? []).map(String);

describe('workflows', () => {
  it('use actions by their commit, with its version, and one commit of each', () => {
    const used = files.flatMap(({ text }) => [...text.matchAll(/uses: (.+)$/gm)].map(([, line = '']) => line));
    const elsewhere = used.filter((line) => !line.startsWith('./'));
    expect(elsewhere.filter((line) => !/^[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
    const actions = new Set(elsewhere.map((line) => line.split('@')[0]));
    expect(new Set(elsewhere).size).toBe(actions.size);
    expect(actions.size).toBeGreaterThan(4);
  });

  it('store no secret and use none', () => {
    for (const { name, text } of files) expect([name, /\bsecrets\b/.test(text)]).toEqual([name, false]);
  });

  it('give each job the rights that it names, and none to change the repository', () => {
    for (const { name, workflow } of files) {
      expect([name, workflow.permissions]).toEqual([name, {}]);
      expect(workflow.concurrency, name).toBeDefined();
    }
    for (const { at, job } of jobs) {
      const writes = Object.entries(job.permissions ?? { all: 'write' }).filter(([, right]) => right === 'write');
      expect([at, writes.filter(([name]) => !['id-token', 'attestations'].includes(name))]).toEqual([at, []]);
    }
  });

  it('end in time', () => {
    const endless = jobs.filter(({ job }) => job.uses === undefined && job['timeout-minutes'] === undefined);
    expect(endless.map(({ at }) => at)).toEqual([]);
  });

  it('leave no token in the clone, and put nothing from outside into a script', () => {
    const clones = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'));
    expect(clones.filter(({ step }) => step.with?.['persist-credentials'] !== false)).toEqual([]);
    expect(clones.length).toBeGreaterThan(3);
    expect(steps.filter(({ step }) => step.run?.includes('${{'))).toEqual([]);
  });

  it('run scripts that there are', () => {
    const scripts = steps.flatMap(({ step }) =>
      [...(step.run ?? '').matchAll(/npm run (\w+)/g)].map(([, name = '']) => name),
    );
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
    const called = steps.flatMap(({ step }) =>
      [...(step.run ?? '').matchAll(/^bash (\S+)/g)].map(([, path = '']) => path),
    );
    expect(
      [...called, ...jobs.flatMap(({ job }) => job.uses ?? [])].filter((path) => !existsSync(join(root, path))),
    ).toEqual([]);
  });

  it('test on the Node.js that is deployed and on the oldest that is allowed', () => {
    const [deployed] = manifest.devDependencies.node.split('.');
    expect(nodeVersions(jobOf('ci.yml', 'test'))).toEqual([deployed]);
    const oldest = manifest.engines.node.replace('>=', '');
    expect(nodeVersions(jobOf('ci.yml', 'oldest-node')).at(-1)).toBe(`${oldest}.0`);
    const others = jobs.filter(({ at }) => at !== 'ci.yml, oldest-node').flatMap(({ job }) => nodeVersions(job));
    expect(new Set(others)).toEqual(new Set([deployed]));
  });
});

describe('the deployment', () => {
  const job = jobOf('deploy.yml', 'deploy');
  const azdNames = Object.values(parameters.parameters).flatMap(({ value }) => /^\$\{(\w+)/.exec(value)?.[1] ?? []);
  const script = (job?.steps ?? []).map(({ run = '' }) => run).join('\n');

  it('waits for the tests of its own run, and for an approval', () => {
    expect([job?.needs].flat()).toContain('ci');
    expect(jobOf('deploy.yml', 'ci')?.uses).toBe('./.github/workflows/ci.yml');
    expect(job?.environment).toBeDefined();
  });

  it('hands on each azd variable, but for the one that the preflight alone sets', () => {
    const expected = azdNames.filter((name) => name !== 'RELAY_NEW_DIGEST_KEY');
    const signIn = ['AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_SUBSCRIPTION_ID'];
    expect(Object.keys(job?.env ?? {}).toSorted()).toEqual([...signIn, ...expected].toSorted());
    for (const [name, value] of Object.entries(job?.env ?? {})) expect(value).toBe(`\${{ vars.${name} }}`);
  });

  it('deploys the package of that run, as the service that azure.yaml names', () => {
    const [, service = '', path = ''] = /azd deploy (\w+) --from-package (\S+)/.exec(script) ?? [];
    expect(Object.keys(parse(read('azure.yaml')).services)).toContain(service);
    const download = job?.steps?.find(({ uses }) => uses?.startsWith('actions/download-artifact@'));
    expect(path).toBe(`${download?.with?.['path']}/relay.zip`);
  });

  it('is explained, with each of its variables', () => {
    const rows = new Set([...read('docs/pipeline.md').matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name));
    expect(Object.keys(job?.env ?? {}).filter((name) => !rows.has(name))).toEqual([]);
  });
});

describe('dependabot.yml', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as {
    updates: readonly {
      'package-ecosystem': string;
      schedule: { interval: string };
      cooldown: object;
      groups: object;
    }[];
  };

  it('looks after packages and actions each week, and lets a release age', () => {
    expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
    for (const { schedule, cooldown, groups } of updates) {
      expect(schedule).toEqual({ interval: 'weekly' });
      expect(cooldown).toMatchObject({ 'default-days': 7 });
      expect(Object.keys(groups).length).toBeGreaterThan(0);
    }
  });

  it('finds exact versions to raise', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
});
