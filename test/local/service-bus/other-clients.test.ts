import { once } from 'node:events';
import rhea, { type EventContext, type Receiver } from 'rhea';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Broker, startBroker } from '../../../local/service-bus/broker.ts';
import { plainQueue, sessionQueue } from './fixture.ts';
import { openRawClient, type RawClient, sharedAccessSignature } from './raw-client.ts';

const KEY = 'key';

let broker: Broker;
let client: RawClient;
beforeEach(async () => {
  broker = await startBroker({ queues: [plainQueue, sessionQueue], sharedAccessKey: KEY });
  client = await openRawClient(broker.port);
});
afterEach(async () => {
  await client.close();
  await broker.close();
});

const namespace = () => `sb://127.0.0.1:${broker.port}`;

const putToken = (name: string, token: string, type = 'servicebus.windows.net:sastoken') =>
  client.ask('$cbs', { application_properties: { operation: 'put-token', name, type }, body: token });

async function authorize(): Promise<void> {
  await putToken(`${namespace()}/plain`, sharedAccessSignature(`${namespace()}/plain`, KEY));
}

async function sendOne(body: string): Promise<void> {
  const sender = client.connection.open_sender('plain');
  await once(sender, 'sendable');
  sender.send({ body });
  await once(sender, 'accepted');
  sender.close();
}

async function openReceiver(address = 'plain'): Promise<Receiver> {
  const source = { address };
  const receiver = client.connection.open_receiver({ source, rcv_settle_mode: 1, autoaccept: false, credit_window: 0 });
  await once(receiver, 'receiver_open');
  return receiver;
}

/** What the broker answers to what a client does with its delivery. */
async function settleOne(receiver: Receiver, act: (context: EventContext) => void): Promise<unknown> {
  receiver.add_credit(1);
  const [received] = (await once(receiver, 'message')) as [EventContext];
  act(received);
  const [{ delivery }] = (await once(receiver, 'settled')) as [EventContext];
  return delivery?.remote_state;
}

describe('a token', () => {
  it('is good for its resource and what is below it', async () => {
    const token = sharedAccessSignature(`${namespace()}/plain`, KEY);
    const statusFor = async (path: string) => {
      const { reply } = await putToken(`${namespace()}${path}`, token);
      return reply.application_properties?.['status-code'];
    };

    expect(await statusFor('/plain')).toBe(202);
    expect(await statusFor('/plain/$management')).toBe(202);
    expect(await statusFor('/sessions')).toBe(401);
    expect(await statusFor('/plainer')).toBe(401);
  });

  it('of the whole namespace is good for every entity, but names one that exists', async () => {
    const token = sharedAccessSignature(namespace(), KEY);
    const { reply } = await putToken(`${namespace()}/unknown`, token);

    expect(reply.application_properties).toMatchObject({ 'status-code': 404, errorCondition: 'amqp:not-found' });
  });

  it('is refused when it is expired', async () => {
    const expired = sharedAccessSignature(`${namespace()}/plain`, KEY, Math.floor(Date.now() / 1_000) - 1);
    const { reply } = await putToken(`${namespace()}/plain`, expired);

    expect(reply.application_properties?.['status-description']).toContain('expired');
  });

  it('is judged by what it is, not by the type it is given: azure-servicebus calls it a jwt', async () => {
    const { reply } = await putToken(`${namespace()}/plain`, sharedAccessSignature(`${namespace()}/plain`, KEY), 'jwt');

    expect(reply.application_properties?.['status-code']).toBe(202);
  });
});

describe('replies', () => {
  it('come without a reply-to, by the node, and settled', async () => {
    const { reply, settled } = await putToken(namespace(), sharedAccessSignature(namespace(), KEY));

    expect(reply.correlation_id).toBe('request');
    expect(settled).toBe(true);
  });
});

describe('links', () => {
  it('may name an entity by its whole address, and are answered with source and target', async () => {
    await authorize();
    const address = `amqps://127.0.0.1:${broker.port}/plain`;
    const receiver = await openReceiver(address);
    const sender = client.connection.open_sender({ target: { address }, source: { address: 'my-end' } });
    await once(sender, 'sender_open');

    expect([receiver.source.address, receiver.target.address]).toEqual([address, '']);
    expect([sender.source.address, sender.target.address]).toEqual(['my-end', address]);
  });

  it('are refused without source and target, and with an error that is complete', async () => {
    await authorize();
    const sender = client.connection.open_sender('plain/$DeadLetterQueue/nothing');
    await once(sender, 'sender_error');

    expect([sender.source?.address, sender.target?.address]).toEqual([undefined, undefined]);
    expect(sender.error).toMatchObject({ condition: 'amqp:not-found', info: {} });
  });
});

describe('the filter for a session', () => {
  const FILTER = 'com.microsoft:session-filter';
  const open = (value: unknown) =>
    client.connection.open_receiver({ source: { address: 'sessions', filter: { [FILTER]: value } } });
  beforeEach(async () => {
    await putToken(namespace(), sharedAccessSignature(namespace(), KEY));
  });

  it('is answered in the form it came in: plain, or described as azservicebus and AMQP have it', async () => {
    const plain = open('a');
    const described = open(rhea.types.wrap_described('b', 0x137000000c));
    await Promise.all([once(plain, 'receiver_open'), once(described, 'receiver_open')]);

    expect(plain.source.filter?.[FILTER]).toBe('a');
    expect(described.source.filter?.[FILTER]).toMatchObject({ value: 'b', descriptor: { value: 0x137000000c } });
  });

  it('gives no session to a client that stopped waiting for one', async () => {
    const session = client.connection.create_session();
    session.begin();
    session.open_receiver({ source: { address: 'sessions', filter: { [FILTER]: null } } });
    await once(session, 'session_open');
    session.close();
    await once(session, 'session_close');
    const sender = client.connection.open_sender('sessions');
    await once(sender, 'sendable');
    sender.send({ group_id: 'a', body: 'one' });
    await once(sender, 'accepted');

    const next = open(null);
    await once(next, 'receiver_open');
    expect(next.source.filter?.[FILTER]).toBe('a');
  });
});

describe('settlement', () => {
  it('is answered with the outcome that was applied, and no error', async () => {
    await authorize();
    await sendOne('one');
    const receiver = await openReceiver();
    const { is_modified, is_released, is_rejected, is_accepted } = rhea.message;
    const described = (state: unknown) => (state as { described(): object }).described();

    const abandoned = await settleOne(receiver, ({ delivery }) => delivery?.modified({ undeliverable_here: false }));
    const released = await settleOne(receiver, ({ delivery }) => delivery?.release());
    const deadLettered = await settleOne(receiver, ({ delivery }) =>
      delivery?.reject({ condition: 'com.microsoft:dead-letter' }),
    );
    await sendOne('two');
    const completed = await settleOne(receiver, ({ delivery }) => delivery?.accept());

    expect(is_modified(described(abandoned))).toBe(true);
    expect(is_released(described(released))).toBe(true);
    expect(is_rejected(described(deadLettered))).toBe(true);
    expect(deadLettered).not.toHaveProperty('error.condition');
    expect(is_accepted(described(completed))).toBe(true);
    expect(broker.counts('plain')).toEqual({ active: 0, scheduled: 0, locked: 0, deadLettered: 1 });
  });

  it('is done with when the client says so itself', async () => {
    await authorize();
    await sendOne('one');
    const receiver = await openReceiver();
    receiver.add_credit(1);
    const [{ delivery }] = (await once(receiver, 'message')) as [EventContext];
    delivery?.update(
      true,
      (rhea.message as unknown as { accepted(): { described(): unknown } }).accepted().described(),
    );

    await expect.poll(() => broker.counts('plain').locked).toBe(0);
    expect(broker.counts('plain').active).toBe(0);
  });
});
