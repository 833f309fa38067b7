/**
 * Reads Bicep as text, so that it can be held against the code where there is no Bicep CLI. It knows what these files
 * use: declarations that begin at the start of a line, and comments on lines of their own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
export const infra = join(root, 'infra');

/** Alerts and workbook have tests of their own for what they say. */
export const isMonitoring = (file: string): boolean => file.startsWith('monitoring/');

export type Kind = 'param' | 'var' | 'func' | 'resource' | 'module' | 'output';
export type Declaration = {
  readonly file: string;
  readonly kind: Kind;
  readonly name: string;
  /** Of a resource or module: its type with the API version, or its path; of a parameter or output: its type. */
  readonly type: string;
  readonly isExisting: boolean;
  readonly decorators: string;
  /** Without comments. */
  readonly text: string;
};

const DECLARATION =
  /^(param|var|func|resource|module|output)\s+(\w+)\s*(?:\([^)]*\)\s*)?('[^']*'|[\w.[\]]+)?( existing)?/;
const START = /^(?=@|targetScope\b|extension\b|(?:param|var|func|resource|module|output)\s)/m;

/** Path to text without comments. */
export const bicepFiles: ReadonlyMap<string, string> = new Map(
  readdirSync(infra, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.bicep'))
    .toSorted()
    .map((path) => [path, readFileSync(join(infra, path), 'utf8').replaceAll(/^\s*\/\/.*\n/gm, '')]),
);

export const declarations: readonly Declaration[] = [...bicepFiles].flatMap(([file, text]) =>
  readDeclarations(file, text),
);

function readDeclarations(file: string, text: string): readonly Declaration[] {
  const found: Declaration[] = [];
  let decorators = '';
  for (const part of text.split(START)) {
    if (part.startsWith('@')) decorators += part;
    else {
      const [, kind, name = '', type = '', existing] = DECLARATION.exec(part) ?? [];
      if (kind) {
        const bare = type.replaceAll("'", '');
        found.push({
          file,
          kind: kind as Kind,
          name,
          type: bare,
          isExisting: existing !== undefined,
          decorators,
          text: part,
        });
      }
      decorators = '';
    }
  }
  return found;
}

export const ofKind = (kind: Kind, file?: string): readonly Declaration[] =>
  declarations.filter((each) => each.kind === kind && (file === undefined || each.file === file));

export function declared(kind: Kind, name: string, file?: string): Declaration {
  const [found, ...others] = ofKind(kind, file).filter((each) => each.name === name);
  if (!found || others.length > 0) throw new Error(`There must be one ${kind} ${name} in ${file ?? 'infra'}`);
  return found;
}

/** What a deployment makes, by type; not what it only refers to. */
export const resourcesOf = (type: string): readonly Declaration[] =>
  ofKind('resource').filter((each) => !each.isExisting && each.type.startsWith(`${type}@`));

/** `name: value` on a line, at any depth. */
export function property(text: string, name: string): string | undefined {
  return new RegExp(`^\\s*${name}: (.*)$`, 'm').exec(text)?.[1];
}

/** The names in `name: value` lines of a declaration's outermost object. */
export const namesIn = ({ text }: Declaration): readonly string[] =>
  [...text.matchAll(/^ {2}([A-Za-z]\w*): /gm)].map(([, name = '']) => name);
