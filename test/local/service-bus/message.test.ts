import rhea from 'rhea';
import { describe, expect, it } from 'vitest';
import { tagOf, tokenOfTag, tokenOfUuid } from '../../../local/service-bus/lock-token.ts';
import type { QueueMessage } from '../../../local/service-bus/message.ts';
import { readTransfer } from '../../../local/service-bus/read-message.ts';
import { writeMessage } from '../../../local/service-bus/write-message.ts';

const { message: amqp, types } = rhea;
const BATCH = 0x80013700;

function stored(payload: Buffer, fields: Partial<QueueMessage> = {}): QueueMessage {
  const [arrival] = readTransfer(payload, undefined);
  if (arrival === undefined) throw new Error('No message.');
  return {
    ...arrival,
    sequenceNumber: 7,
    firstSequenceNumber: 5,
    enqueuedAt: 1_000,
    timeToLiveInMs: 60_000,
    expiresAt: 61_000,
    deadLetter: undefined,
    deliveryCount: 2,
    state: 'locked',
    ...fields,
  };
}

const sections = { ...amqp } as { data_section(data: Buffer): unknown; data_sections(data: Buffer[]): unknown };

describe('a message on its way through the broker', () => {
  it('keeps the AMQP types of its values, which differ between clients', () => {
    const application_properties = {
      int: types.wrap_int(1),
      long: types.wrap_long(1),
      ulong: types.wrap_ulong(1),
      float: types.wrap_float(1),
      double: types.wrap_double(1),
      symbol: types.wrap_symbol('1'),
      uuid: types.wrap_uuid(Buffer.alloc(16, 1)),
      time: types.wrap_timestamp(1),
      binary: types.wrap_binary(Buffer.of(1)),
    };
    const bare = amqp.encode({ message_id: 'm', application_properties, body: sections.data_section(Buffer.of(1)) });

    // The header comes first; from the properties on, nothing differs.
    expect(writeMessage(stored(bare), 0).toString('hex')).toContain(
      bare.subarray(bare.indexOf(Buffer.of(0x00, 0x53, 0x74))).toString('hex'),
    );
  });

  it('keeps several data sections, and a footer', () => {
    const body = sections.data_sections([Buffer.from('one'), Buffer.from('two')]);
    const bare = amqp.encode({ message_id: 'm', body, footer: { sum: 3 } });

    const { body: read, footer } = amqp.decode(writeMessage(stored(bare), 0));
    expect(read).toMatchObject({ content: [Buffer.from('one'), Buffer.from('two')] });
    expect(footer).toEqual({ sum: 3 });
  });

  it('keeps annotations of the sender, but not those that are the broker’s', () => {
    const message_annotations = {
      'x-opt-partition-key': 'p',
      'x-mine': 1,
      'x-opt-sequence-number': types.wrap_long(99),
    };
    const written = amqp.decode(writeMessage(stored(amqp.encode({ message_annotations, body: 'b' })), 5_000));

    expect(written['message_annotations']).toEqual({
      'x-opt-partition-key': 'p',
      'x-mine': 1,
      'x-opt-sequence-number': 7,
      'x-opt-enqueue-sequence-number': 5,
      'x-opt-enqueued-time': new Date(1_000),
      'x-opt-locked-until': new Date(5_000),
      'x-opt-message-state': 0,
    });
  });

  it('keeps durable and priority in the header, and replaces the rest', () => {
    const header = { durable: true, priority: 9, ttl: 1, delivery_count: 99 };
    const written = amqp.decode(writeMessage(stored(amqp.encode({ ...header, body: 'b' })), 0));

    expect(written).toMatchObject({ durable: true, priority: 9, ttl: 60_000, delivery_count: 2 });
  });

  it('shows the expiry that the queue decided on, if the sender stated one', () => {
    const stating = amqp.encode({ absolute_expiry_time: new Date(99_000), body: 'b' });

    expect(amqp.decode(writeMessage(stored(stating), 0))['absolute_expiry_time']).toEqual(new Date(61_000));
    expect(amqp.decode(writeMessage(stored(amqp.encode({ body: 'b' })), 0))['absolute_expiry_time']).toBeUndefined();
  });

  it('has no lock when it is peeked', () => {
    const written = amqp.decode(writeMessage(stored(amqp.encode({ body: 'b' })), undefined));

    expect(written['message_annotations']).not.toHaveProperty('x-opt-locked-until');
  });

  it('is told apart by the bytes of its id: 1 is not "1"', () => {
    const idOf = (message_id: unknown) => readTransfer(amqp.encode({ message_id, body: 'b' }), 0)[0]?.messageId;

    expect(idOf('1')).toBe(idOf('1'));
    expect(idOf('1')).not.toBe(idOf(1));
    expect(idOf(undefined)).not.toBe(idOf(undefined));
  });

  it('is read from a batch as if it came alone', () => {
    const one = amqp.encode({ group_id: 'a', ttl: 5, body: 'one' });
    const batch = amqp.encode({ group_id: 'envelope', body: sections.data_sections([one, one]) });

    const arrivals = readTransfer(batch, BATCH);
    expect(arrivals.map(({ sessionId, timeToLiveInMs }) => [sessionId, timeToLiveInMs])).toEqual([
      ['a', 5],
      ['a', 5],
    ]);
  });

  it.each([
    ['nothing of AMQP', Buffer.from('hello')],
    ['half a message', amqp.encode({ body: 'x'.repeat(300) }).subarray(0, 6)],
    ['an unknown type', Buffer.of(0x00, 0x53, 0x77, 0x3f)],
  ])('is refused if it is %s', (_, payload) => {
    expect(() => readTransfer(payload, 0)).toThrow(expect.objectContaining({ condition: 'amqp:decode-error' }));
  });
});

describe('a lock token', () => {
  const token = '00112233-4455-6677-8899-aabbccddeeff';

  it('is a .NET Guid as a delivery tag, and a plain UUID otherwise', () => {
    expect(tagOf(token).toString('hex')).toBe('33221100554477668899aabbccddeeff');
    expect(tokenOfTag(tagOf(token))).toBe(token);
    expect(tokenOfUuid(Buffer.from(token.replaceAll('-', ''), 'hex'))).toBe(token);
  });
});
