import * as z from 'zod';
import { attributeLimits } from '../domain/definition.ts';
import { servicePrincipalKeys, userKeys } from '../domain/request.ts';
import { identityKey, type Source } from '../domain/source.ts';
import { queues } from '../topology.ts';
import { parseJson } from './json.ts';

const guid = z.guid();
const name = z.string().min(1).max(attributeLimits.nameLength);
const operations = z.array(z.enum(['set', 'clear', 'add', 'remove'])).min(1);

const fields = z.strictObject({
  $schema: z.string().optional().describe('For editors.'),
  description: z.string().optional(),
  identity: z
    .union([z.strictObject({ applicationId: guid }), z.strictObject({ queue: z.enum([queues.onboarding.name]) })])
    .describe('How the relay recognises the sender: the application id of its token, or the queue it sends to.'),
  waitForTargetInDays: z
    .number()
    .positive()
    .max(30)
    .optional()
    .describe(
      'How long a request waits for a target that does not exist yet; 1 day by default, for hires precede accounts.',
    ),
  allow: z
    .array(
      z
        .strictObject({
          attributes: z
            .record(name, z.union([z.literal('*'), z.array(name).min(1)]))
            .describe("Attribute set to a list of attributes, or '*' for every attribute of the set."),
          operations: operations.default(['set', 'clear', 'add', 'remove']),
          users: z
            .strictObject({
              keys: z.array(z.enum(userKeys)).min(1),
            })
            .optional(),
          servicePrincipals: z
            .strictObject({
              keys: z.array(z.enum(servicePrincipalKeys)).min(1),
              ids: z.array(guid).min(1).describe('Object ids. Applications that are not listed cannot be written to.'),
            })
            .optional(),
        })
        .refine((rule) => rule.users !== undefined || rule.servicePrincipals !== undefined, {
          message: 'Name users, servicePrincipals or both: this rule allows nothing.',
        }),
    )
    .min(1)
    .optional()
    .describe('What the source may write. What no rule allows is denied.'),
  read: z
    .strictObject({ attributeSets: z.union([z.literal('*'), z.array(name).min(1)]) })
    .optional()
    .describe(
      "The attribute sets whose values the source may read, with the app role Attributes.Read; '*' for all. None without it.",
    ),
});

/** One file in `sources/`; its base name is the source's name. */
export const sourceFile = fields
  .refine(({ allow, read }) => allow !== undefined || read !== undefined, {
    message: 'Name what the source may write, what it may read, or both: it may do nothing.',
    path: ['allow'],
  })
  .refine(({ identity, read }) => read === undefined || 'applicationId' in identity, {
    message: 'Only an application can read: a queue has no answer.',
    path: ['read'],
  });

const DAY_IN_MS = 24 * 60 * 60_000;
const SOURCE_NAME = /^[a-z][a-z0-9-]{0,31}$/;

export type SourceFiles =
  | { readonly kind: 'sources'; readonly sources: readonly Source[] }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/** @param files file name to content; every problem of every file is named at once. */
export function readSourceFiles(files: ReadonlyMap<string, string>): SourceFiles {
  const problems: string[] = [];
  const sources: Source[] = [];
  const owners = new Map<string, string>();
  for (const [file, content] of files) {
    const source = readSourceFile(file, content, problems);
    if (!source) continue;
    const key = identityKey(source.identity);
    const owner = owners.get(key);
    if (owner) problems.push(`${file}: its identity is that of ${owner} too; a sender must select exactly one source.`);
    owners.set(key, file);
    sources.push(source);
  }
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'sources', sources };
}

function readSourceFile(file: string, content: string, problems: string[]): Source | undefined {
  const sourceName = file.replace(/\.json$/, '');
  if (!SOURCE_NAME.test(sourceName)) {
    problems.push(`${file}: name it with lower-case letters, digits and hyphens, beginning with a letter.`);
  }
  const json = parseJson(new TextEncoder().encode(content));
  if (json.kind === 'problems') {
    problems.push(...json.problems.map(({ pointer, detail }) => `${file}: ${pointer || 'file'}: ${detail}`));
    return undefined;
  }
  const result = sourceFile.safeParse(json.value);
  if (!result.success) {
    problems.push(
      ...result.error.issues.map((issue) => `${file}: ${issue.path.join('.') || 'file'}: ${issue.message}`),
    );
    return undefined;
  }
  const { identity, allow = [], read, waitForTargetInDays } = result.data;
  return {
    name: sourceName,
    ...(waitForTargetInDays === undefined ? {} : { waitForTargetInMs: waitForTargetInDays * DAY_IN_MS }),
    identity:
      'queue' in identity
        ? { kind: 'queue', queue: identity.queue }
        : { kind: 'application', applicationId: identity.applicationId },
    allow,
    reads: read?.attributeSets ?? [],
  };
}
