import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { createDocument } from '../../src/openapi/document.ts';
import { contentOf, documented } from './documented.ts';
import { createJudge } from './validator.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

async function lint(document: object) {
  const rules = {
    // There is none yet.
    'info-license': 'off',
    // What asks for no token has nothing to refuse.
    'operation-4xx-response': 'off',
    'operation-description': 'error',
    'operation-singular-tag': 'error',
    'operation-tag-defined': 'error',
    'tags-alphabetical': 'off',
  } as const;
  const config = await createConfig({ extends: ['recommended-strict'], rules });
  const problems = await lintFromString({ source: JSON.stringify(document), config });
  return problems.map(({ ruleId, message, location }) => `${location[0]?.pointer} ${ruleId}: ${message}`);
}

describe('the document', () => {
  it('is what the build wrote: npm run build', () => {
    expect(read('schemas/openapi.json')).toBe(`${JSON.stringify(createDocument(), undefined, 2)}\n`);
  });

  it('has nothing that a linter would change', async () => {
    expect(await lint(createDocument())).toEqual([]);
  });

  it('would be told by the linter if it had', async () => {
    const { paths, ...rest } = createDocument();
    expect(await lint({ ...rest, paths: { ...paths, '/none/{id}': { get: { responses: {} } } } })).toEqual(
      expect.arrayContaining([
        expect.stringContaining('path-parameters-defined'),
        expect.stringContaining('operation-operationId'),
        expect.stringContaining('security-defined'),
      ]),
    );
  });
});

describe('the operations', () => {
  it('are the HTTP functions, each under the name of its handler', () => {
    const triggers = globSync('functions/*.ts', { cwd: root })
      .map(read)
      .filter((text) => text.includes('app.http('))
      .map((text) => {
        const [, methods = ''] = /methods: \[([^\]]*)\]/.exec(text) ?? [];
        const [, route] = /route: '([^']*)'/.exec(text) ?? [];
        const [, handler] = /handlers\.(\w+)/.exec(text) ?? [];
        return `${methods.replaceAll("'", '')} ${route}: ${handler}`;
      });
    const operations = documented.map(({ method, path, operationId }) => `${method} ${path}: ${operationId}`);
    expect(operations.toSorted()).toEqual(triggers.toSorted());
    expect(triggers.length).toBeGreaterThan(14);
  });

  it.each(documented)('$operationId names each parameter of its path', ({ path, parameters }) => {
    const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  });
});

describe('the examples', () => {
  const open = createJudge('given');
  const closed = createJudge('written');

  const bodies = documented.flatMap(({ operationId, requestBody }) => {
    const content = contentOf(requestBody?.content);
    return content ? [{ operationId, ...content }] : [];
  });
  it.each(bodies)('of what is sent to $operationId fit, and there are some', ({ schema, examples }) => {
    const values = Object.values(examples).map(({ value }) => value);
    expect(values.map((value) => open(schema, value))).toEqual(values.map(() => []));
    expect(values).not.toEqual([]);
  });

  const answers = documented.flatMap(({ operationId, responses }) =>
    [...responses].flatMap(([status, { content }]) => {
      const body = contentOf(content);
      return body ? [{ name: `${operationId} ${status}`, status, ...body }] : [];
    }),
  );
  // Refusals are shared.
  const different = new Map(answers.map((one) => [JSON.stringify(one.examples), one]));
  it.each([...different.values()])('of $name fit to the letter, and there are some', ({ schema, status, ...rest }) => {
    const values = Object.values(rest.examples).map(({ value }) => value);
    expect(values.map((value) => closed(schema, value))).toEqual(values.map(() => []));
    expect(values).not.toEqual([]);
    if (rest.mediaType === 'application/problem+json') {
      expect(values).toEqual(values.map(() => expect.objectContaining({ status })));
    }
  });

  it('would not fit if they had more than what is documented', () => {
    const schema = { $ref: '#/components/schemas/Ready' };
    const more = { status: 'ready', secret: 'Zugspitze' };
    expect(closed(schema, more)).toEqual([expect.stringContaining('additional')]);
    expect(open(schema, more)).toEqual([]);
  });
});
