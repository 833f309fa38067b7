import { once } from 'node:events';
import { ServiceBusClient } from '@azure/service-bus';
import rhea from 'rhea';
import { describe, expect, it } from 'vitest';
import { startBroker } from '../../../local/service-bus/broker.ts';
import { connect, plainQueue, useStack } from './fixture.ts';

const stack = useStack();

describe('access to the local broker', () => {
  it('is refused with the wrong key', async () => {
    const client = connect(stack.broker.connectionString.replace(/SharedAccessKey=[^;]+/, 'SharedAccessKey=wrong'));
    const sent = client.createSender('plain').sendMessages({ body: 'no' });

    await expect(sent).rejects.toMatchObject({ code: 'UnauthorizedAccess' });
    await client.close();
  });

  it('is refused with another key name', async () => {
    const client = connect(stack.broker.connectionString.replace('RootManageSharedAccessKey', 'Other'));
    const sent = client.createSender('plain').sendMessages({ body: 'no' });

    await expect(sent).rejects.toMatchObject({ code: 'UnauthorizedAccess' });
    await client.close();
  });

  it('is refused to a client that shows no token', async () => {
    const connection = rhea
      .create_container()
      .connect({ host: '127.0.0.1', port: stack.broker.port, reconnect: false });
    const sender = connection.open_sender('plain');
    await once(sender, 'sender_error');

    expect(sender.error).toMatchObject({ condition: 'amqp:unauthorized-access' });
    connection.close();
    await once(connection, 'connection_close');
  });

  it('is granted with the key it was started with', async () => {
    const broker = await startBroker({ queues: [plainQueue], sharedAccessKey: 'chosen' });
    const client = connect(broker.connectionString);
    expect(broker.connectionString).toContain('SharedAccessKey=chosen;');

    await client.createSender('plain').sendMessages({ body: 'yes' });
    await client.close();
    await broker.close();
  });
});

describe('the port of the local broker', () => {
  it('is named when it is taken, with the setting that changes it', async () => {
    const { port } = stack.broker;
    const started = startBroker({ queues: [], port });

    await expect(started).rejects.toThrow(new RegExp(`${port}.*LOCAL_SERVICEBUS_PORT`));
  });

  it('is free again when the broker is closed, and its clients come back', async () => {
    const first = await startBroker({ queues: [plainQueue], sharedAccessKey: 'same' });
    const client = new ServiceBusClient(first.connectionString, {
      retryOptions: { timeoutInMs: 300, retryDelayInMs: 0 },
    });
    const sender = client.createSender('plain');
    await sender.sendMessages({ body: 'before' });
    await first.close();

    const second = await startBroker({ queues: [plainQueue], sharedAccessKey: 'same', port: first.port });
    await sender.sendMessages({ body: 'after' });
    expect(second.counts('plain').active).toBe(1);
    await client.close();
    await second.close();
  });
});
