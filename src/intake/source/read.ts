import type * as z from 'zod';
import { sha256 } from '../../domain/key.ts';
import { pointerTo } from '../../domain/problem.ts';
import { identityKey, type Source, type SourceIdentity } from '../../domain/source.ts';
import { parseJson } from '../json.ts';
import { compileMapping, type Mapping, type Report } from '../mapping/compile.ts';
import { compileRecordPath, type RecordPath } from '../record-path.ts';
import { sourceFile } from './file.ts';
import type { identity, WebhookFile } from './identity.ts';
import type { EnrichFile, Format } from './translation.ts';

const DAY_IN_MS = 24 * 60 * 60_000;
/** Not `-previous`: that is how the setting of a secret ends that is being replaced. */
const SOURCE_NAME = /^(?!.*-previous$)[a-z][a-z0-9-]{0,31}$/;

/** How the events of a source become requests. */
export type Translation = {
  readonly format: Format;
  readonly mapping?: Mapping | undefined;
  readonly enrich?: EnrichFile | undefined;
  /** Where `enrich` finds the record of an event. */
  readonly recordPath?: RecordPath | undefined;
};
/** What a source file holds, each part for those who need it. */
export type ConfiguredSource = {
  readonly source: Source;
  readonly translation: Translation;
  readonly webhook: WebhookFile | undefined;
};

export type SourceFiles =
  | { readonly kind: 'sources'; readonly sources: readonly ConfiguredSource[] }
  /** With the sources that could be read all the same: what else is wrong with them can be said at once. */
  | { readonly kind: 'problems'; readonly problems: readonly string[]; readonly sources: readonly ConfiguredSource[] };

/** @param files file name to content; every problem of every file is named at once. */
export function readSourceFiles(files: ReadonlyMap<string, string>): SourceFiles {
  const problems: string[] = [];
  const sources: ConfiguredSource[] = [];
  const owners = new Map<string, string>();
  for (const [file, content] of files) {
    const configured = readSourceFile(file, content, problems);
    if (!configured) continue;
    const key = identityKey(configured.source.identity);
    const owner = owners.get(key);
    if (owner) problems.push(`${file}: its identity is that of ${owner} too; a sender must select exactly one source.`);
    owners.set(key, file);
    sources.push(configured);
  }
  return problems.length > 0 ? { kind: 'problems', problems, sources } : { kind: 'sources', sources };
}

function readSourceFile(file: string, content: string, problems: string[]): ConfiguredSource | undefined {
  const sourceName = file.replace(/\.json$/, '');
  if (!SOURCE_NAME.test(sourceName)) {
    problems.push(`${file}: name it with lower-case letters, digits and hyphens, beginning with a letter.`);
  }
  const say = (pointer: string, message: string) => problems.push([file, pointer, message].filter(Boolean).join(': '));
  const mistake = findMistake(content);
  if (mistake !== undefined) {
    say('', mistake);
    return undefined;
  }
  const json = parseJson(new TextEncoder().encode(content));
  if (json.kind === 'problems') {
    for (const { pointer, detail } of json.problems) say(pointer, detail);
    return undefined;
  }
  const result = sourceFile.safeParse(json.value);
  if (!result.success) {
    for (const { path, message } of result.error.issues) say(pointerTo(...path), message);
    return undefined;
  }
  const version = sha256(content).slice(0, VERSION_LENGTH);
  return toConfigured(sourceName, result.data, version, (path, message) => say(pointerTo(...path), message));
}

/** In the engine's words, which say where. They quote the file, which is the operator's own and holds no secret. */
function findMistake(content: string): string | undefined {
  try {
    JSON.parse(content.replace(BYTE_ORDER_MARK, ''));
    return undefined;
  } catch (error) {
    return `This is no JSON: ${error instanceof Error ? error.message : error}`;
  }
}

const BYTE_ORDER_MARK = /^\uFEFF/;

/** 72 bits. */
const VERSION_LENGTH = 12;

function toConfigured(
  name: string,
  file: z.infer<typeof sourceFile>,
  version: string,
  report: Report,
): ConfiguredSource {
  const { identity, allow = [], read, waitForTargetInDays, targetsPerHour, format, mapping, enrich } = file;
  const source = {
    name,
    version,
    ...(waitForTargetInDays === undefined ? {} : { waitForTargetInMs: waitForTargetInDays * DAY_IN_MS }),
    ...(targetsPerHour === undefined ? {} : { targetsPerHour }),
    ...(identity.webhook?.token && { senders: identity.webhook.token.applicationIds }),
    identity: toIdentity(name, identity),
    allow,
    reads: read?.attributeSets ?? [],
  };
  const recordPath = enrich && compileRecordPath(enrich, report);
  const translation = { format, mapping: mapping && compileMapping(mapping, report), enrich, recordPath };
  return { source, translation, webhook: identity.webhook };
}

function toIdentity(name: string, { queue, applicationId }: z.infer<typeof identity>): SourceIdentity {
  if (queue !== undefined) return { kind: 'queue', queue };
  return applicationId === undefined ? { kind: 'webhook', name } : { kind: 'application', applicationId };
}
