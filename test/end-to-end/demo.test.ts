import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { scenes } from '../../local/demo/scenes.ts';

test('every scene of the demo ends as it says it must', async () => {
  const script = join(import.meta.dirname, '../../local/demo.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--json'], { maxBuffer: 1e7 });
  const { scenes: played } = JSON.parse(stdout) as {
    scenes: readonly { readonly title: string; readonly good: boolean }[];
  };
  expect(played).toHaveLength(scenes.length);
  expect(played.filter(({ good }) => !good)).toEqual([]);
}, 120_000);
