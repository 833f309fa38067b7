import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/intake/json.ts';
import { limits } from '../../src/topology.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const parse = (input: string | Uint8Array) => parseJson(typeof input === 'string' ? utf8(input) : input);
const read = (input: string) => ({ kind: 'json', value: JSON.parse(input) as unknown });
const problems = (input: string | Uint8Array) => {
  const parsed = parse(input);
  return parsed.kind === 'problems' ? parsed.problems.map(({ pointer, code }) => `${pointer} ${code}`) : [];
};
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('bytes', () => {
  it.each([
    ['a lone continuation byte', [0x22, 0x80, 0x22]],
    ['a cut character', [0x22, 0xe2, 0x82, 0x22]],
    ['an overlong form', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['Latin-1', [0x22, 0xfc, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ])('that are not UTF-8 (%s) are refused', (_, bytes) => {
    expect(problems(Uint8Array.from(bytes))).toEqual([' invalidUtf8']);
  });

  it.each([
    '',
    ' ',
    '{',
    '[1,]',
    '{"a":1,}',
    "{'a':1}",
    'undefined',
    'NaN',
    '01',
    '+1',
    '1.',
    '"\u0000"',
    '{"a" 1}',
    '1 2',
  ])('that are not JSON (%j) are refused', (text) => {
    expect(problems(text)).toEqual([' malformedJson']);
  });

  it('may begin with a byte order mark, which is no part of the document', () => {
    expect(parse('\ufeff{"a":1}')).toEqual({ kind: 'json', value: { a: 1 } });
  });

  it('are never quoted in a problem', () => {
    const secret = 'Zugspitze-4711';
    for (const text of [secret, `{"${secret}`, `["${secret}", 1e400]`]) {
      const parsed = parse(text);
      expect(parsed.kind).toBe('problems');
      expect(JSON.stringify(parsed)).not.toContain(secret);
    }
  });

  it('may be any JSON document', () => {
    const document = fc.jsonValue().filter((value) => problemFree(value));
    fc.assert(
      fc.property(document, (value) => {
        expect(parse(JSON.stringify(value))).toEqual({ kind: 'json', value });
        expect(parse(JSON.stringify(value, undefined, 2))).toEqual({ kind: 'json', value });
      }),
      { numRuns: 300 },
    );
  });

  it('may be anything at all: an answer comes, never an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' }).map(utf8)), (bytes) => {
        expect(['json', 'problems']).toContain(parse(bytes).kind);
      }),
    );
  });

  it('may be one text as long as the largest body', () => {
    const text = 'x'.repeat(limits.batchBytes - 2);
    expect(parse(`"${text}"`)).toEqual({ kind: 'json', value: text });
    const escaped = '\\n'.repeat(limits.batchBytes / 2 - 1);
    expect(parse(`"${escaped}"`)).toEqual({ kind: 'json', value: '\n'.repeat(limits.batchBytes / 2 - 1) });
  });
});

/** What the generator may make and JSON cannot say, or the relay refuses by intent. */
function problemFree(value: unknown): boolean {
  if (typeof value === 'number') return !Object.is(value, -0) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  if (value === null || typeof value !== 'object') return true;
  return !Object.hasOwn(value, '__proto__') && Object.values(value).every(problemFree);
}

describe('a key', () => {
  it.each([
    ['{"a":1,"a":1}', '/a'],
    ['{"a":1,"b":2,"a":3}', '/a'],
    ['{"a":1,"\\u0061":2}', '/a'],
    ['{"\\u0061":1,"a":2}', '/a'],
    ['{"\\u00e9":1,"é":2}', '/é'],
    ['{"😀":1,"\\ud83d\\ude00":2}', '/😀'],
    ['{"\\"":1,"\\u0022":2}', '/"'],
    ['{"":1,"":2}', '/'],
    ['{"a/b":{"c~":1,"c~":2}}', '/a~1b/c~0'],
    ['[0,{"x":[{"a":1 , "a" : 2}]}]', '/1/x/0/a'],
    ['{"a":{"b":1},"a":2}', '/a'],
    ['{"constructor":1,"constructor":2}', '/constructor'],
  ])('is refused when it is given twice: %s', (text, pointer) => {
    expect(problems(text)).toEqual([`${pointer} duplicateKey`]);
  });

  it.each([
    '{"a":1,"A":2}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":2}]',
    '{"a":{"b":1},"b":2}',
    '{"x":{"a":1},"y":{"a":1}}',
    '{"a":"a","b":"a"}',
    '["a","a"]',
    '{"é":1,"e\\u0301":2}',
  ])('may occur again elsewhere: %s', (text) => {
    expect(parse(text)).toEqual(read(text));
  });

  it.each([
    ['{"__proto__":{"x":1}}', '/__proto__'],
    ['{"\\u005f_proto__":1}', '/__proto__'],
    ['{"a":[{"b":{"__proto__":null}}]}', '/a/0/b/__proto__'],
  ])('may not be __proto__: %s', (text, pointer) => {
    expect(problems(text)).toEqual([`${pointer} forbiddenKey`]);
  });

  it.each(['{"constructor":{"prototype":1}}', '{"a":"__proto__"}', '["__proto__"]', '{"proto__":1}'])(
    'may be any other: %s',
    (text) => {
      expect(parse(text)).toEqual(read(text));
    },
  );
});

describe('depth', () => {
  it('is taken up to the limit', () => {
    expect(parse(nested(limits.jsonDepth))).toEqual(read(nested(limits.jsonDepth)));
    const wide = `[${Array(100)
      .fill(nested(limits.jsonDepth - 1))
      .join()}]`;
    expect(problems(wide)).toEqual([]);
  });

  it('beyond the limit is refused where it begins', () => {
    const at = '/0'.repeat(limits.jsonDepth);
    expect(problems(nested(limits.jsonDepth + 1))).toEqual([`${at} tooDeep`]);
  });

  it.each([
    ['arrays', '['.repeat(100_000), ']'.repeat(100_000)],
    ['objects', '{"a":'.repeat(100_000), `1${'}'.repeat(100_000)}`],
    ['both', '[{"a":'.repeat(100_000), `1${'}]'.repeat(100_000)}`],
  ])('of 100 000 %s is refused once, whole or cut off', (_, open, close) => {
    expect(problems(open + close)).toEqual([expect.stringMatching(/^\S{32,} tooDeep$/)]);
    expect(problems(open)).toEqual([' malformedJson']);
  });
});

describe('a number', () => {
  it.each(['0', '-0', '1', '1.0', '1.5', '-1.25', '1e3', '1E+3', '5e-1', '9007199254740991', '-9007199254740991'])(
    'may be %s',
    (text) => {
      expect(parse(text)).toEqual(read(text));
      expect(parse(`[${text}]`)).toEqual(read(`[${text}]`));
    },
  );

  it.each([
    '9007199254740992',
    '9007199254740993',
    '-9007199254740992',
    '123456789012345678901234567890',
    '1e16',
    '1e400',
    '-1e400',
    '1E+400',
    '9007199254740992.0',
    '1.00000000000000000001',
    '0.99999999999999999999',
    '1e-400',
    '4.0000000000000001e0',
  ])('may not be %s: it would not be read as it was sent', (text) => {
    expect(problems(text)).toEqual([' unsafeNumber']);
  });

  it.each(['1.50', '100e-2', '0.000', '-0.0e5', '1200e1', '9007199254740991.0', '0.1', '1.7976931348623157e-300'])(
    'may be %s, however it is written',
    (text) => {
      expect(parse(text)).toEqual(read(text));
    },
  );

  it('is pointed at where it stands', () => {
    const big = '9007199254740993';
    expect(problems(`{"a":[1,2,${big},{"b":[[],${big}]}],"c/d":${big}, "e" : { "f" : -${big} }}`)).toEqual([
      '/a/2 unsafeNumber',
      '/a/3/b/1 unsafeNumber',
      '/c~1d unsafeNumber',
      '/e/f unsafeNumber',
    ]);
  });

  it('is pointed at behind texts and containers of any kind', () => {
    expect(problems('["a,b",[1,[2,3]],{"x":"]","y":[","]},"\\"",1e400]')).toEqual(['/4 unsafeNumber']);
  });

  it('within a text is text', () => {
    expect(problems('{"a":"9007199254740993","1e400":["1e400","-1e400"]}')).toEqual([]);
  });
});

describe('a text', () => {
  it.each([
    '"{}[],:"',
    '"a\\"b"',
    '"a\\\\"',
    '"\\\\\\""',
    '{"a\\"":"b\\\\","c":"\\\\\\\\"}',
    '["\\"","\\\\","/","\\/","\\b\\f\\n\\r\\t","\\u2028","\u2028\u2029"]',
    '{"a":"\\"a\\":1","b":"\\",\\"a\\":"}',
    '{"a":"\\"__proto__\\":"}',
    '"[[[[[[[[[[[[[[[[[[[[["',
    '{"a" : "b:" , "c": ":"}',
  ])('may hold brackets, quotes and escapes: %s', (text) => {
    expect(parse(text)).toEqual(read(text));
  });
});

describe('a body that is wrong in very many places', () => {
  it('is answered with the first hundred', () => {
    expect(problems(`[${'1e99,'.repeat(100_000)}0]`)).toHaveLength(100);
  });
});

describe('several problems', () => {
  it('are all named', () => {
    expect(problems('{"a":1e400,"a":1,"b":{"__proto__":1e400,"__proto__":2}}')).toEqual([
      '/a unsafeNumber',
      '/a duplicateKey',
      '/b/__proto__ forbiddenKey',
      '/b/__proto__ unsafeNumber',
      '/b/__proto__ forbiddenKey',
      '/b/__proto__ duplicateKey',
    ]);
  });
});
