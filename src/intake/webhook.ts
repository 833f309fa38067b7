import { type FormatRules, rulesOf } from './formats.ts';
import { createProof, type Proof } from './proof.ts';
import type { Authenticate } from './remember-token.ts';
import type { ConfiguredSource } from './source/read.ts';
import type { Secrets } from './source/secrets.ts';

/** A source that is known by its path, as far as the edge must know it. */
export type Webhook = {
  readonly source: string;
  readonly proof: Proof;
  readonly rules: FormatRules;
  readonly acknowledge: number;
  readonly eventsPerMinute: number;
  /** CloudEvents: who may ask to send here; undefined where nobody asks. */
  readonly origins: readonly string[] | undefined;
  /** Event Grid: the subscriptions that are confirmed; undefined where the format knows none. */
  readonly subscriptions: readonly string[] | undefined;
};
export type Webhooks = ReadonlyMap<string, Webhook>;

const EVENTS_PER_MINUTE = 1_200;

export function createWebhooks(
  sources: readonly ConfiguredSource[],
  secrets: Secrets,
  authenticate: Authenticate,
): Webhooks {
  const webhooks = sources.flatMap(({ source: { name }, webhook, translation: { format } }) => {
    if (!webhook) return [];
    const rules = rulesOf(format, webhook.signature !== undefined);
    const { acknowledge = rules.acknowledge, eventsPerMinute = EVENTS_PER_MINUTE, origins, subscriptions } = webhook;
    const entry: Webhook = {
      source: name,
      proof: createProof(webhook, secrets.inbound.get(name) ?? [], authenticate),
      rules,
      acknowledge,
      eventsPerMinute,
      origins: origins?.map((origin) => origin.toLowerCase()),
      subscriptions: format === 'eventGrid' ? (subscriptions ?? []).map((one) => one.toLowerCase()) : undefined,
    };
    return [[name, entry] as const];
  });
  return new Map(webhooks);
}
