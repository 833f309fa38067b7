import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleDirectory } from '../../local/graph/directory-sample.ts';
import type { RecordsSimulator } from '../../local/records/start.ts';
import { createRecords } from '../../src/adapters/records/records.ts';
import { checkPolicy } from '../../src/domain/policy.ts';
import { operationsOf } from '../../src/domain/request.ts';
import { validate } from '../../src/domain/validate.ts';
import { readCanonical } from '../../src/intake/canonical.ts';
import { enrichSecretSetting, readSecrets, secretSetting } from '../../src/intake/source/secrets.ts';
import { noTracer } from '../../src/ports/tracer.ts';
import { aCatalog, NOW } from '../factories.ts';
import { type Sample, samples } from '../fixtures/events/index.ts';
import { startTrustedRecords } from '../local/records/trusted-records.ts';
import { root, sourceNamed, sources } from './shipped.ts';

const sourceOf = ({ source }: Sample) => sourceNamed(source);

const requestOf = ({ becomes }: Sample) => {
  const reading = readCanonical(becomes, NOW);
  if (reading.kind === 'problems') throw new Error(JSON.stringify(reading.problems));
  return reading.request;
};

it('each source that comes along has a sample of what is sent, and each sample a file of its own', () => {
  expect([...new Set(samples.map(({ source }) => source))].toSorted()).toEqual(
    sources.map(({ source }) => source.name).toSorted(),
  );
  const files = readdirSync(join(root, 'test/fixtures/events')).filter((name) => !name.endsWith('.ts'));
  expect(samples.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
});

it('each source that comes along says how many targets it may change in an hour, but the one that is an example of a queue', () => {
  const unlimited = sources.filter(({ source }) => source.targetsPerHour === undefined);
  expect(unlimited.map(({ source }) => source.name)).toEqual(['onboarding']);
});

it('the sources that come along need a secret each, and those that fetch records one more', () => {
  const problems: string[] = [];
  readSecrets(sources, {}, problems);
  const signed = ['bamboohr', 'cloudevents', 'hibob', 'jira', 'servicenow', 'standard', 'workday'];
  const settings = [...signed.map(secretSetting), ...['bamboohr', 'hibob'].map(enrichSecretSetting)];
  expect(problems.map((problem) => problem.split(':')[0]).toSorted()).toEqual(settings.toSorted());
});

describe.each(samples)('the sample $file', (sample) => {
  it('becomes a request that its source may send and that the sample tenant takes', () => {
    const request = requestOf(sample);
    const { source } = sourceOf(sample);
    expect(checkPolicy(source, request)).toEqual([]);
    const catalog = aCatalog(sampleDirectory().definitions);
    expect(validate(request.attributes, catalog)).toMatchObject({ kind: 'valid' });
    const { key, value } = request.target;
    expect(sampleDirectory().users.filter((user) => Object(user)[key] === value)).toHaveLength(1);
  });

  it('uses one key, and its source may use no other unless it is the sender who writes the request', () => {
    const { source, translation } = sourceOf(sample);
    const keys = source.allow.flatMap(({ users }) => users?.keys ?? []);
    expect(keys).toContain(requestOf(sample).target.key);
    if (translation.format !== 'canonical') expect(keys).toHaveLength(1);
  });
});

describe('the policy of a source that comes along', () => {
  it.each(
    sources
      .filter(({ translation }) => translation.format !== 'canonical')
      .map((one) => [one.source.name, one] as const),
  )('%s allows nothing that its mapping never asks for', (name, { source }) => {
    const asked = samples.filter((sample) => sample.source === name).map((sample) => requestOf(sample).attributes);
    const names = asked.flatMap((sets) =>
      Object.entries(sets).flatMap(([set, wanted]) =>
        Object.keys(wanted ?? {}).map((attribute) => `${set}/${attribute}`),
      ),
    );
    const allowed = source.allow.flatMap(({ attributes }) =>
      Object.entries(attributes).flatMap(([set, list]) => [...list].map((attribute) => `${set}/${attribute}`)),
    );
    expect(allowed.toSorted()).toEqual([...new Set(names)].toSorted());
    const operations = asked.flatMap((sets) =>
      Object.values(sets).flatMap((set) => Object.values(set ?? {}).flatMap(operationsOf)),
    );
    // What can be set can be gone, and what can be granted can be revoked.
    const pairs = { set: 'clear', add: 'remove', clear: 'set', remove: 'add' } as const;
    const needed = operations.flatMap((operation) => [operation, pairs[operation]]);
    expect(source.allow.flatMap((rule) => rule.operations).filter((operation) => !needed.includes(operation))).toEqual(
      [],
    );
    expect(source.allow.every(({ servicePrincipals }) => servicePrincipals === undefined)).toBe(true);
  });
});

describe('the record of a thin sample', () => {
  let simulator: RecordsSimulator;
  beforeAll(async () => {
    simulator = await startTrustedRecords();
  });
  afterAll(() => simulator.close());

  it.each(samples.filter(({ recordPath }) => recordPath))('is what the local API has: $file', async (sample) => {
    const { enrich } = sourceOf(sample).translation;
    if (!enrich) throw new Error('It fetches none.');
    const api = { userName: undefined, body: undefined, ...enrich, secret: 'secret' };
    const records = createRecords({
      apis: new Map([['one', api]]),
      localUrl: simulator.url,
      now: () => NOW,
      tracer: noTracer,
    });
    const reply = await records.fetch('one', sample.recordPath ?? '');
    if (reply.kind !== 'found') throw new Error(JSON.stringify(reply));
    expect(new TextDecoder().decode(reply.body)).toContain(requestOf(sample).target.value);
  });
});
