/** One event of each ready source, as its sender sends it and proves it. */
import { bodyOf, type Sample, samples } from '../../test/fixtures/events/index.ts';
import { bambooHr, basic, header, hiBob, type Prove, standardWebhooks, xHubSignature } from './sign.ts';
import { patches, plural, type Scene, type Stage } from './stage.ts';

/** Whose tokens `sources/ready/event-grid.json` takes, until somebody puts in their own. */
const EVENT_GRID_APPLICATION = '00000000-0000-0000-0000-000000000000';

type Sender = { readonly title: string; readonly prove?: Prove; readonly acknowledged: number; readonly note: string };

const senders: Readonly<Record<string, Sender>> = {
  standard: {
    title: 'A webhook of Standard Webhooks',
    prove: standardWebhooks,
    acknowledged: 202,
    note: 'the canonical request, signed',
  },
  servicenow: {
    title: 'An approved item of ServiceNow',
    prove: standardWebhooks,
    acknowledged: 202,
    note: 'signed by a business rule; two lists grow',
  },
  jira: {
    title: 'A Jira issue that is approved',
    prove: xHubSignature,
    acknowledged: 200,
    note: 'custom fields; Jira takes 200 for success',
  },
  cloudevents: {
    title: 'A CloudEvent',
    prove: header('x-relay-key'),
    acknowledged: 202,
    note: 'structured mode; its source and id name it',
  },
  'event-grid': {
    title: 'A batch of Event Grid',
    acknowledged: 200,
    note: 'by an access token of Microsoft Entra ID',
  },
  workday: {
    title: 'A hire that Workday posts',
    prove: basic('workday'),
    acknowledged: 200,
    note: 'rows of a report, basic authentication',
  },
  bamboohr: {
    title: 'A change in BambooHR',
    prove: bambooHr,
    acknowledged: 200,
    note: 'the event is thin: its record is fetched',
  },
  hibob: {
    title: 'A new employee in HiBob',
    prove: hiBob,
    acknowledged: 200,
    note: 'the event is thin: its record is fetched',
  },
};

async function proofOf({ client }: Stage, { prove }: Sender, sample: Sample, body: string) {
  if (!prove) return { authorization: `Bearer ${await client.token(EVENT_GRID_APPLICATION, [])}` };
  return prove({ body, headers: sample.headers }, client.secretOf(sample.source));
}

function sceneOf(sample: Sample, sender: Sender): Scene {
  return {
    title: sender.title,
    async play(stage) {
      const before = patches(stage);
      const body = Buffer.from(bodyOf(sample)).toString();
      const headers = { ...sample.headers, ...(await proofOf(stage, sender, sample, body)) };
      const status = await stage.client.sendToWebhook(sample.source, body, headers);
      const { state } = await stage.client.closed(await stage.client.newestOf(sample.source));
      const written = plural(patches(stage) - before, 'write');
      const expected = `${sender.acknowledged}, applied, 1 write`;
      return { seen: `${status}, ${state}, ${written}`, expected, note: sender.note };
    },
  };
}

const forged: Scene = {
  title: 'An event that somebody else has signed',
  async play({ client }) {
    const body = '{"eventId":"forged-1"}';
    const key = `whsec_${Buffer.from('a key of somebody else, not ours').toString('base64')}`;
    const headers = { 'content-type': 'application/json', ...standardWebhooks({ body, headers: {} }, key) };
    const status = await client.sendToWebhook('standard', body, headers);
    return { seen: String(status), expected: '401', note: 'the same answer as without a signature; nothing is queued' };
  },
};

export const sent: readonly Scene[] = [
  ...Object.entries(senders).flatMap(([source, sender]) => {
    const sample = samples.find((each) => each.source === source);
    return sample ? [sceneOf(sample, sender)] : [];
  }),
  forged,
];
