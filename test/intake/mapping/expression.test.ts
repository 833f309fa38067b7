import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../src/intake/mapping/expression.ts';
import type { Bindings } from '../../../src/intake/mapping/functions.ts';

async function evaluate(text: string, event: unknown = {}, bindings: Bindings = {}) {
  const compiled = compileExpression(text);
  if (compiled.kind === 'mistake') throw new Error(compiled.message);
  return compiled.expression.evaluate(event, bindings);
}
async function give(text: string, event: unknown = {}, bindings: Bindings = {}): Promise<unknown> {
  const result = await evaluate(text, event, bindings);
  if (result.kind === 'failed') throw new Error(result.because);
  return result.value;
}
async function failureOf(text: string, event: unknown = {}): Promise<string> {
  const result = await evaluate(text, event);
  return result.kind === 'failed' ? result.because : `gave ${JSON.stringify(result.value)}`;
}

describe('an expression', () => {
  it.each<[string, unknown, unknown]>([
    ['a.b', { a: { b: 1 } }, 1],
    ['a.b', { a: [{ b: 1 }, { b: 2 }] }, [1, 2]],
    ['a.b', {}, undefined],
    ['a', { a: null }, null],
    ['null', {}, null],
    ['[]', {}, []],
    ['toString', { toString: 'Approved' }, 'Approved'],
    ['toString', {}, undefined],
    ['constructor.prototype', {}, undefined],
    ['items[field = "status"].toString', { items: [{ field: 'status', toString: 'Done' }] }, 'Done'],
    ['$lowercase(a) ~> $trim', { a: ' X ' }, 'x'],
    ['($x := a; $f := function($y) { $y & $x }; $f("b"))', { a: 'a' }, 'ba'],
    ['a@$i.$i', { a: [1, 2] }, [1, 2]],
    ['$fromMillis($toMillis(a, "[D]/[M]/[Y]"))', { a: '1/12/2026' }, '2026-12-01T00:00:00.000Z'],
    ['$distinct(a.b)', { a: [{ b: 1 }, { b: 1 }] }, 1],
    ['$distinct(a)', { a: [1, { x: 1 }, 1, { x: 1 }] }, [1, { x: 1 }]],
    ['$distinct(a)', { a: 'x' }, 'x'],
    ['$pad(a, 5) & "|" & $pad(a, -5, "ab") & $pad(a, 1)', { a: 'xyz' }, 'xyz  |abxyzxyz'],
    ['$pad(a, 3)', {}, undefined],
    ['$match(a, /(\\w+)-(\\d+)/).groups[1]', { a: 'hire-8731' }, '8731'],
    ['$split(a, /[,;]\\s*/)', { a: 'x, y;z' }, ['x', 'y', 'z']],
    ['{"a": a, "b": b}', { a: 1 }, { a: 1 }],
    ['[1, a, 2]', {}, [1, 2]],
  ])('%s of %j gives %j', async (text, event, value) => {
    expect(await give(text, event)).toEqual(value);
  });

  it('sees the record, and the id and time of the event', async () => {
    const bindings = { record: { dept: 'Sales' }, id: 'msg-1', time: '2026-11-20T09:00:00Z' };
    expect(await give('[$record.dept, $id, $time]', {}, bindings)).toEqual(
      Object.values({ ...bindings, record: 'Sales' }),
    );
  });

  it('gives plain JSON: a copy, without what JSONata notes on its lists', async () => {
    const event = { a: [{ b: 1 }, { b: 2 }], c: { d: [3] } };
    const list = await give('a.b', event);
    expect(Object.getOwnPropertyNames(list)).toEqual(['0', '1', 'length']);
    expect(await give('c', event)).not.toBe(event.c);
  });

  it('cannot change the event for the next one', async () => {
    const event = { a: { b: [2, 1] } };
    await give('[$ ~> |a|{"b": 9}|, $sort(a.b), $reverse(a.b), $append(a.b, 3)]', event);
    expect(event).toEqual({ a: { b: [2, 1] } });
  });
});

describe('what is refused before it is ever evaluated', () => {
  it.each([
    ['a.b[', 4, 'Expected "]" before end of expression'],
    ['a +', 3, 'Unexpected end of expression'],
    ['$eval(a)', 5, '$eval would run what a sender wrote.'],
    ['a.($f := $eval; $f(b))', 14, '$eval would run what a sender wrote.'],
    ['$map(a, $eval)', 13, '$eval would run what a sender wrote.'],
    ['a ~> $eval', 10, '$eval would run what a sender wrote.'],
    ['$now()', 4, '$now would make another request'],
    ['$millis()', 7, '$millis would make another request'],
    ['$random()', 7, '$random would make another request'],
    ['$shuffle(a)', 8, '$shuffle would make another request'],
    ['$toMillis(a, "[M]/[D]")', 10, 'needs a year'],
    ['a ~> $toMillis("[H]:[m]")', 15, 'needs a year'],
    ['$uppercse(a)', 9, 'There is no $uppercse. Did you mean $uppercase?'],
    ['$recrod.dept', 7, 'There is no $recrod. Did you mean $record?'],
    ['$contains(a, /(/)', 17, 'No terminating /'],
    ['$contains(a, /[b-a]/)', undefined, 'Invalid regular expression'],
  ])('%s', (text, position, message) => {
    expect(compileExpression(text)).toMatchObject({
      kind: 'mistake',
      position,
      message: expect.stringContaining(message),
    });
  });
});

describe('what is stopped', () => {
  const SECRET = 'Q7-secret';

  it.each<[string, unknown, RegExp]>([
    ['a + 1', { a: SECRET }, /T2001, at '\+', near character 3\): the left side is no number/],
    ['$number(a)', { a: SECRET }, /D3030.*a text is no number/],
    ['$uppercase(a)', { a: [SECRET] }, /T0410, at 'uppercase'.*an argument has the wrong type/],
    ['$error(a)', { a: SECRET }, /D3137.*\$error ended it/],
    ['{a: 1, b: 2}', { a: SECRET, b: SECRET }, /D1009.*same key/],
    ['a > 1', { a: SECRET }, /T2009/],
    ['b(a)', { a: SECRET }, /T1006/],
    ['$encodeUrl(a)', { a: `${SECRET}\ud800` }, /D3140/],
    ['($f := function($n) { 1 + $f($n) }; $f(1))', {}, /D1011/],
    ['($f := function() { $f() }; $f())', {}, /D1012.*takes too long/],
    ['[1..10000000]', {}, /D2015/],
    ['$reduce([1..40], function($x, $y) { $x & $x }, a)', { a: SECRET }, /too large/],
    ['$pad(a, 400000000)', { a: SECRET }, /too large/],
    ['$contains(a, /(a+)+b/)', { a: 'a'.repeat(50) }, /A regular expression takes too long/],
    ['$replace(a, /(x|y)/, "")', { a: 'xy'.repeat(60_000) }, /takes too long/],
    ['$sum', {}, /is a function/],
    ['[function($x) { $x }]', {}, /is a function/],
    ['[1..2000]', {}, /more than a thousand parts/],
    ['[[[[[[[[[[1]]]]]]]]]]', {}, /nests more than 8 levels/],
    ['a', { a: 'x'.repeat(8_193) }, /a text of more than 8192 characters/],
  ])('%s', async (text, event, because) => {
    const failure = await failureOf(text, event);
    expect(failure).toMatch(because);
    expect(failure).not.toContain(SECRET);
  });

  it('before it takes a second', async () => {
    const startedAt = performance.now();
    const many = Array.from({ length: 30_000 }, (_, index) => index);
    expect(await give('$count($distinct(a))', { a: many })).toBe(30_000);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
