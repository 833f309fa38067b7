/** The writes of accepted requests without the relay: what it wrote itself, written again under new ids. */
import { randomBytes } from 'node:crypto';
import type { TransactionAction } from '@azure/data-tables';
import type { HttpHandler } from '@azure/functions';
import { connectServiceBus, connectTable, createCredential } from '../../src/adapters/connections.ts';
import { changeOf } from '../../src/adapters/tables/request-change.ts';
import type { Config } from '../../src/config.ts';
import type { Ports } from '../../src/connect.ts';
import type { LedgerEntry } from '../../src/ports/ledger.ts';
import type { OutgoingMessage } from '../../src/ports/queue.ts';
import { queues } from '../../src/topology.ts';
import { userPrincipalNames } from './hire.ts';
import { composeRelay } from './relay.ts';

export const BASELINE_TABLE = 'baseline';

export type Writes = { readonly entry: LedgerEntry; readonly message: OutgoingMessage };

type Submit = (index: number) => Promise<void>;

/** `oneRow`: without the index, to show what that costs. */
export type WritesOnly = { readonly sameRows: Submit; readonly oneRow: Submit };

/** One request of each target, so that the baseline spreads over the lanes as the relay does. */
export async function recordWrites(
  config: Config,
  ports: Ports,
  createIntake: (submitRequest: HttpHandler, requests: number) => Submit,
): Promise<readonly Writes[]> {
  const entries: LedgerEntry[] = [];
  const messages: OutgoingMessage[] = [];
  const { ledger, assignments } = ports;
  const { submitRequest } = composeRelay(config, {
    ...ports,
    ledger: {
      ...ledger,
      reserve(entry) {
        entries.push(entry);
        return ledger.reserve(entry);
      },
    },
    assignments: {
      ...assignments,
      send(message) {
        messages.push(message);
        return assignments.send(message);
      },
    },
  });
  const submit = createIntake(submitRequest, userPrincipalNames.length);
  for (const index of userPrincipalNames.keys()) await submit(index);
  return entries.flatMap((entry, index) => {
    const message = messages[index];
    return message ? [{ entry, message }] : [];
  });
}

/** Clients of their own, and not a line of the relay between them and the two calls. */
export function createWritesOnly(config: Config, writes: readonly Writes[]): WritesOnly {
  const credential = createCredential(config.credential);
  const table = connectTable(config.storage, credential, BASELINE_TABLE);
  const sender = connectServiceBus(config.serviceBus, credential).createSender(queues.assignments.name);
  const templates = writes.map(({ entry, message: { body, sessionId = '' } }) => {
    const { entity, indexRows } = changeOf(entry, []);
    const { partitionKey, source } = entity;
    const index = indexRows.map((row) => ({ partitionKey, source, place: row.slice(0, -entry.key.length) }));
    return { entity, index, message: { body, sessionId, contentType: 'application/json' } };
  });
  type Template = (typeof templates)[number];

  const submit = (insert: (template: Template, key: string) => Promise<unknown>) => async (index: number) => {
    const template = templates[index % templates.length];
    if (!template) throw new Error('Nothing was recorded to write again');
    const key = randomBytes(32).toString('base64url');
    await insert(template, key);
    await sender.sendMessages({ ...template.message, messageId: `${key}#0` });
  };

  return {
    sameRows: submit(({ entity, index }, key) => {
      const own: TransactionAction = ['create', { ...entity, rowKey: key }];
      const others = index.map(({ place, ...row }): TransactionAction => {
        return ['upsert', { ...row, rowKey: place + key }, 'Replace'];
      });
      return table.submitTransaction([own, ...others]);
    }),
    oneRow: submit(({ entity }, key) => table.createEntity({ ...entity, rowKey: key })),
  };
}
