import { type ConfiguredSource, readSourceFiles } from '../../src/intake/source/read.ts';

/** The file of a source `people` with a mapping. */
export const rules = [{ attributeSet: 'Engineering', attribute: 'Project', value: 'project' }];
export const aMappedFile = (
  mapping: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
) => ({
  identity: { webhook: { signature: 'standardWebhooks' } },
  format: 'json',
  mapping: { target: { type: 'user', userPrincipalName: 'employee.mail' }, attributes: rules, ...mapping },
  allow: [{ attributes: { Engineering: '*' }, users: { keys: ['userPrincipalName'] } }],
  ...more,
});

export function aMappedSource(file: object): ConfiguredSource {
  const read = readSourceFiles(new Map([['people.json', JSON.stringify(file)]]));
  if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
  const [only] = read.sources;
  if (!only) throw new Error('A file makes a source.');
  return only;
}

export const hired = { employee: { mail: 'jana@contoso.com' }, project: 'Baker' };
export const named = (id: string) => ({ 'webhook-id': id });
