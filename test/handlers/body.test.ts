import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readJsonBody } from '../../src/handlers/body.ts';
import { anHttpRequest, answerOf } from './invocation.ts';

const MAX = 64;

async function read(body: unknown, headers: Record<string, string> = {}) {
  const result = await readJsonBody(anHttpRequest({ body, headers }), MAX);
  return result.kind === 'json' ? { status: 200, value: result.value } : answerOf(result.response);
}

describe('a body', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="utf-8"',
    'application/cloudevents+json; charset=utf-8',
  ])('may be %s', async (type) => {
    expect(await read('{"a":1}', { 'content-type': type })).toEqual({ status: 200, value: { a: 1 } });
  });

  it.each([
    '',
    'text/plain',
    'text/json',
    'application/xml',
    'application/jsonp',
    'application/json-seq',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    'application/json; charset=iso-8859-1',
    'application/json, text/plain',
  ])('may not be %j', async (type) => {
    const answer = await read('{}', { 'content-type': type });
    expect(answer).toMatchObject({ status: 415, json: { title: 'Unsupported Media Type' } });
    expect('headers' in answer && answer.headers.get('accept')).toBe('application/json');
  });

  it.each(['gzip', 'GZIP', 'br', 'deflate', 'identity, gzip'])('may not be encoded with %s', async (encoding) => {
    expect(await read(gzipSync('{}'), { 'content-encoding': encoding })).toMatchObject({ status: 415 });
  });

  it('may say that it is not encoded', async () => {
    expect(await read('{}', { 'content-encoding': 'Identity' })).toEqual({ status: 200, value: {} });
  });

  it('may have the largest size, and not a byte more', async () => {
    expect(await read(`"${'x'.repeat(MAX - 2)}"`)).toMatchObject({ status: 200 });
    expect(await read(`"${'x'.repeat(MAX - 1)}"`)).toMatchObject({ status: 413, json: { title: 'Content Too Large' } });
  });

  it('is counted in bytes, not in characters', async () => {
    expect(await read(`"${'é'.repeat(MAX / 2 - 1)}"`)).toMatchObject({ status: 200 });
    expect(await read(`"${'é'.repeat(MAX / 2)}"`)).toMatchObject({ status: 413 });
  });

  it('is refused by the size it declares, and counted whatever it declares', async () => {
    expect(await read('{}', { 'content-length': String(MAX + 1) })).toMatchObject({ status: 413 });
    expect(await read('{}', { 'content-length': String(MAX) })).toMatchObject({ status: 200 });
    for (const declared of ['2', '-1', 'many']) {
      expect(await read(`"${'x'.repeat(MAX)}"`, { 'content-length': declared })).toMatchObject({ status: 413 });
    }
  });

  it('that never arrived, because it declared no size, is asked for with one', async () => {
    expect(await read('', { 'transfer-encoding': 'chunked' })).toMatchObject({ status: 411 });
    expect(await read('{}', { 'transfer-encoding': 'chunked' })).toEqual({ status: 200, value: {} });
  });

  it.each([
    ['nothing', '', '', 'malformedJson'],
    ['no JSON', '{', '', 'malformedJson'],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), '', 'invalidUtf8'],
    ['a key twice', '{"a":1,"a":2}', '/a', 'duplicateKey'],
    ['a number that is not safe', '[9007199254740993]', '/0', 'unsafeNumber'],
  ])('that is %s is told where it is wrong', async (_, body, pointer, code) => {
    expect(await read(body)).toMatchObject({ status: 400, json: { errors: [{ pointer, code }] } });
  });
});
