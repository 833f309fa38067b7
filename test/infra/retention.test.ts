import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeInfrastructure } from '../../src/infrastructure.ts';
import { settings } from '../../src/settings.ts';
import { storage } from '../../src/topology.ts';
import { declared, property, root } from './bicep.ts';
import { configuredSources } from './sources.ts';

const guide = readFileSync(join(root, 'docs/deployment.md'), 'utf8');
const [, rest = ''] = guide.split('\n## What is kept, and how long\n');
const [section = ''] = rest.split('\n## ');
const rowOf = (name: string) =>
  section.split('\n').filter((line) => line.startsWith('| ') && line.split('|')[1]?.includes(`\`${name}\``));

const { queues, queueNames, tables } = describeInfrastructure(configuredSources);
/** As the guide writes it: a blank between thousands. */
const inDays = (duration: string) =>
  duration.replace(/^P(\d+)D$/, (_, days: string) => `${days.replace(/\B(?=\d{3}$)/, ' ')} days`);

describe('docs/deployment.md, What is kept', () => {
  it.each(tables)('tells how long the rows of %s are kept', (table) => {
    expect(rowOf(table)).toHaveLength(1);
  });

  it.each(queues.filter(({ name }) => !queueNames.sources.includes(name)))(
    'tells how long $name keeps a message, and how many',
    ({ name, defaultMessageTimeToLive, maxSizeInMegabytes }) => {
      expect(rowOf(name)).toEqual([expect.stringContaining(inDays(defaultMessageTimeToLive))]);
      const size = `${maxSizeInMegabytes / 1024} GB`;
      const [, own] = new RegExp(`\`${name}\` takes (\\d GB)`).exec(section) ?? [];
      const [, each] = /each other queue (\d GB)/.exec(section) ?? [];
      expect(own ?? each).toBe(size);
    },
  );

  it('has the times of the other stores', () => {
    expect(rowOf(storage.auditTable)[0]).toContain(
      `${settings.shape.RELAY_AUDIT_RETENTION_DAYS.parse(undefined)} by default`,
    );
    expect(rowOf(storage.catalogBlob)).toHaveLength(1);
    const { text: vault } = declared('resource', 'vault', 'services/key-vault.bicep');
    expect(section).toContain(`until deleted, and then ${property(vault, 'softDeleteRetentionInDays')} days`);
    const { text: blobs } = declared('resource', 'blobs', 'services/storage.bicep');
    expect(section).toContain(`A deleted container can be taken back for ${property(blobs, 'days')} days`);
    expect(property(blobs, 'isVersioningEnabled')).toBe('false');
  });
});
