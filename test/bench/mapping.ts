/** What a mapping costs: from the bytes of an event to a request that is checked against policy and definitions. */
import { fitCollections } from '../../src/domain/fit-collections.ts';
import { checkPolicy } from '../../src/domain/policy.ts';
import type { Source } from '../../src/domain/source.ts';
import { validate } from '../../src/domain/validate.ts';
import { readCanonical } from '../../src/intake/canonical.ts';
import { parseJson } from '../../src/intake/json.ts';
import { readSourceFiles } from '../../src/intake/source/read.ts';
import { translate } from '../../src/intake/translate.ts';
import { aCatalog } from '../factories.ts';
import { finish } from './finish.ts';
import { digits, type Findings, spread } from './report.ts';
import { compare } from './statistics.ts';

/** In milliseconds, of the median. */
const LIMIT = 1;
const EVENT_BYTES = 4_096;
const EVENTS = 64;
const EVENTS_PER_ROUND = 200;
const WARM_UP = { rounds: 20, withinInMs: 2_000 };
const EXTENT = { rounds: 100, withinInMs: 10_000 };

const sourceFile = {
  identity: { webhook: { signature: 'standardWebhooks' } },
  format: 'jira',
  mapping: {
    when: 'issue.fields.status.name = "Approved" and $contains(issue.key, /^ONB-\\d+$/)',
    eventId: 'issue.key & ":" & timestamp',
    target: { type: 'user', userPrincipalName: '$lowercase(issue.fields.customfield_10050)' },
    reference: 'issue.key',
    attributes: [
      { value: 'issue.fields.projects.name', attribute: 'Project' },
      { value: 'issue.fields.centers.$number($)', attribute: 'CostCenter' },
      { value: '$count(issue.fields.vendors)', attribute: 'NumVendors' },
      { value: 'issue.fields.certified = "yes"', attribute: 'Certification' },
      { value: '$substring(issue.fields.due, 0, 10)', attribute: 'ProjectDate' },
    ].map((rule) => ({ attributeSet: 'Engineering', ...rule })),
  },
  allow: [{ attributes: { Engineering: '*' }, users: { keys: ['userPrincipalName'] } }],
};

async function measureMapping(): Promise<Findings> {
  const [source, translation] = configure();
  const catalog = aCatalog();
  const now = Date.now();
  const events = Array.from({ length: EVENTS }, (_, index) => Buffer.from(JSON.stringify(eventOf(index))));
  const documents = await Promise.all(events.map(async (body) => toDocument(await translate(translation, { body }))));

  const check = (document: unknown): number => {
    const reading = readCanonical(document, now);
    if (reading.kind === 'problems') throw new Error('A request of the benchmark is wrong');
    const validation = validate(reading.request.attributes, catalog);
    if (validation.kind === 'invalid' || checkPolicy(source, reading.request).length > 0) throw new Error('Refused');
    return validation.changes.length;
  };
  /** The same bytes parsed once, and the request that is made of them checked: all that cannot be left out. */
  const baseline = async (index: number) => {
    if (parseJson(take(events, index)).kind === 'problems') throw new Error('An event of the benchmark is no JSON');
    return check(documents[index % EVENTS]);
  };
  const measured = async (index: number) =>
    check(toDocument(await translate(translation, { body: take(events, index) })));

  function toDocument(translated: Awaited<ReturnType<typeof translate>>) {
    if (translated.kind !== 'mapped') throw new Error(`An event of the benchmark is ${translated.kind}`);
    const { attributes } = fitCollections(translated.document.attributes, catalog);
    return { ...translated.document, attributes };
  }

  const rounds = [() => timePerEvent(baseline), () => timePerEvent(measured)] as const;
  await compare(WARM_UP, ...rounds);
  const { middleHalf, ...figures } = await compare(EXTENT, ...rounds);
  const name = 'map and validate an event of 4 KB';
  // The promise is a time: its ratio is to one millisecond, and the baseline is told beside it.
  const promise = { ratio: figures.measured, baseline: LIMIT, measured: figures.measured, limit: 1, unit: 'ms' };
  const against = 'the promised millisecond';
  return {
    measurements: [{ name, against, ...promise }],
    notes: [
      `${name}: ${digits(figures.ratio)} x parsing its bytes and validating the request alone (${digits(figures.baseline)} ms)`,
      spread(name, middleHalf),
    ],
  };
}

/** In milliseconds. Every result is looked at, so that none can be optimised away. */
async function timePerEvent(work: (index: number) => Promise<number>): Promise<number> {
  let changes = 0;
  const startedAt = performance.now();
  for (let index = 0; index < EVENTS_PER_ROUND; index++) changes += await work(index);
  const elapsed = performance.now() - startedAt;
  if (changes !== 5 * EVENTS_PER_ROUND) throw new Error('A change is missing');
  return elapsed / EVENTS_PER_ROUND;
}

const take = (events: readonly Uint8Array[], index: number): Uint8Array => events[index % EVENTS] ?? new Uint8Array();

function configure(): readonly [Source, Parameters<typeof translate>[0]] {
  const read = readSourceFiles(new Map([['tickets.json', JSON.stringify(sourceFile)]]));
  const [only] = read.kind === 'sources' ? read.sources : [];
  if (!only) throw new Error('The source of the benchmark is wrong');
  return [only.source, only.translation];
}

function eventOf(index: number) {
  const event = {
    timestamp: 1_795_165_200_000 + index,
    webhookEvent: 'jira:issue_updated',
    issue: {
      key: `ONB-${index}`,
      fields: {
        ...{ status: { name: 'Approved' }, customfield_10050: 'Jana@contoso.com', certified: 'yes' },
        ...{ projects: [{ name: 'Baker' }, { name: 'Cascade' }], centers: ['1001', '1003'] },
        ...{ vendors: ['a', 'b', 'c'], due: '2026-12-01T00:00:00.000+0000', comments: [] as object[] },
      },
    },
  };
  const { comments } = event.issue.fields;
  while (JSON.stringify(event).length < EVENT_BYTES) {
    comments.push({ id: String(comments.length), author: 'noor', text: 'Approved by the manager of the cost center.' });
  }
  return event;
}

finish(await measureMapping());
