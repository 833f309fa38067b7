import type { HttpHandler } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { live, ready } from '../../src/handlers/health.ts';
import { anHttpRequest, anInvocation, answerOf } from './invocation.ts';

const ask = async (handler: HttpHandler) => answerOf((await handler(anHttpRequest(), anInvocation().context)) ?? {});
const isReady = { status: 200, json: { status: 'ready' } };
const isNotReady = { status: 503, json: { status: 'notReady' } };

describe('live', () => {
  it('answers', async () => {
    expect(await ask(live)).toMatchObject({ status: 200, json: { status: 'live' } });
  });
});

describe('ready', () => {
  it.each([
    ['all checks pass', [true, true], isReady],
    ['there is nothing to check', [], isReady],
    ['one says no', [true, false], isNotReady],
    ['one fails', [true, new Error('Zugspitze-4711')], isNotReady],
    ['all fail', [new Error('a'), new Error('b')], isNotReady],
  ] as const)('is answered when %s', async (_, answers, expected) => {
    const checks = answers.map((answer) => async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    });
    expect(await ask(ready(checks, () => 0))).toMatchObject(expected);
  });

  it('says no cause', async () => {
    const failing = async () => {
      throw new Error('Zugspitze-4711');
    };
    expect((await ask(ready([failing], () => 0))).text).toBe('{"status":"notReady"}');
  });

  it('looks again after 5 s, and no sooner', async () => {
    let time = 1_000;
    let answer = true;
    const handler = ready([async () => answer], () => time);
    expect(await ask(handler)).toMatchObject(isReady);
    answer = false;
    time = 5_999;
    expect(await ask(handler)).toMatchObject(isReady);
    time = 6_000;
    expect(await ask(handler)).toMatchObject(isNotReady);
    answer = true;
    time = 10_999;
    expect(await ask(handler)).toMatchObject(isNotReady);
    time = 11_000;
    expect(await ask(handler)).toMatchObject(isReady);
  });

  it('looks once for all who ask at the same time', async () => {
    let looks = 0;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const handler = ready(
      [
        () => {
          looks += 1;
          return promise;
        },
      ],
      () => 0,
    );
    const answers = Promise.all([ask(handler), ask(handler), ask(handler)]);
    resolve(true);
    expect(await answers).toMatchObject([isReady, isReady, isReady]);
    expect(looks).toBe(1);
  });
});
