import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordsSimulator, startRecords } from '../../../local/records/start.ts';
import { createTls } from '../../../local/tls.ts';

let simulator: RecordsSimulator;
let certificates: Awaited<ReturnType<typeof createTls>>;
beforeAll(async () => {
  certificates = await createTls();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificates.ca]);
  simulator = await startRecords({ tls: certificates });
});
afterAll(() => simulator.close());

const authorization = `Basic ${Buffer.from('key:x').toString('base64')}`;
async function call(path: string, { headers = { authorization }, ...init }: RequestInit = {}) {
  const response = await fetch(simulator.url + path, { ...init, headers });
  return { status: response.status, text: await response.text() };
}

describe('the local HR systems', () => {
  const alain = '/api/gateway.php/contoso/v1/employees/12';
  const chandra = '/v1/people/3332883884017713238';
  const ask = (body: unknown) => ({ method: 'POST', body: JSON.stringify(body) });

  it('give no more than what is asked for', async () => {
    expect((await call(alain)).text).toBe('{"id":"12"}');
    expect((await call(`${alain}?fields=country,toString,salary`)).text).toBe('{"id":"12","country":"France"}');
    expect((await call(chandra, ask({ fields: ['address.country', 'constructor'] }))).text).toBe(
      '{"/address/country":{"value":"India"}}',
    );
  });

  it.each([
    ['nobody of this id', '/api/gateway.php/contoso/v1/employees/99', {}, 404],
    ['nobody of this id, either', '/v1/people/12', ask({ fields: [] }), 404],
    ['nobody who may ask', alain, { headers: {} }, 401],
    ['nobody who may ask, either', chandra, { ...ask({ fields: [] }), headers: {} }, 401],
    ['no fields', chandra, ask({}), 400],
    ['another method', chandra, {}, 404],
    ['another address', '/', {}, 404],
  ])('know %s', async (_, path, init, status) => {
    expect((await call(path, init)).status).toBe(status);
  });

  it('fail as they are told by another process, and then no more', async () => {
    const failing = { count: 2, status: 503, headers: { 'retry-after': '1' }, body: 'away' };
    const order = { method: 'PATCH', body: JSON.stringify(failing) };
    expect((await call('/simulator/next', order)).status).toBe(204);
    expect(await call(alain)).toEqual({ status: 503, text: 'away' });
    expect(await call(alain)).toEqual({ status: 503, text: 'away' });
    expect((await call(alain)).status).toBe(200);
  });

  it('refuse an order that they do not know', async () => {
    expect((await call('/simulator/next', { method: 'PATCH', body: '{"stauts":503}' })).status).toBe(400);
    expect((await call(alain)).status).toBe(200);
  });

  it('name the setting of a port that is taken', async () => {
    const start = startRecords({ tls: certificates, port: simulator.port });
    await expect(start).rejects.toThrow('set LOCAL_RECORDS_PORT to a free port');
  });
});
