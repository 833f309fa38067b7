import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import topology from '../../infra/topology.json' with { type: 'json' };
import { closedStates } from '../../src/domain/state.ts';
import { metrics, refusalCauses } from '../../src/ports/meter.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'infra/monitoring');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const filesBelow = (path: string, end: string) =>
  readdirSync(join(root, path), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(end));

const bicep = new Map(
  filesBelow('infra/monitoring', '.bicep').map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
);
const queries = new Map(
  filesBelow('infra/monitoring', '.kql').map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
);
const textOf = (name: string) => bicep.get(name) ?? '';

const namedIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name);
/** What is deployed is the text with the names of topology.json in it. */
const withNames = (query: string) =>
  query.replaceAll(
    /\{metrics\.(\w+)\}/g,
    (token, key) => Object.entries(metrics).find(([each]) => each === key)?.[1] ?? token,
  );

/** Each entry of the arrays of alerts, read as text: there is no Bicep CLI on every machine. */
const alerts = ['log-alerts.bicep', 'metric-alerts.bicep'].flatMap((file) =>
  textOf(file)
    .split(/\n *(?=name: '.+'\n *title: )/)
    .slice(1)
    .map((entry) => {
      const value = (field: string) =>
        (new RegExp(`^ *${field}: '?(.*?)'?$`, 'm').exec(entry)?.[1] ?? '').replaceAll("\\'", "'");
      return {
        name: value('name').replace(`\${queue.name}`, '<queue>'),
        section: value('section'),
        severity: value('severity'),
        window: value('window'),
        frequency: /^PT/.test(value('frequency')) ? value('frequency') : '',
        metric: file === 'metric-alerts.bicep' ? value('metric') : '',
      };
    }),
);

const operations = read('docs/operations.md');
const headings = namedIn(operations, /^##+ (.+)$/gm);
const toAnchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');

describe('docs/operations.md, Alerts', () => {
  const [, rest = ''] = operations.split('\n## Alerts\n');
  const [section = ''] = rest.split('\n## ');
  const rows = [...section.matchAll(/^\| `([\w<>-]+)` \| (\d) \| (.+) \| (.+) \| \[(.+)\]\(#(.+)\) \|$/gm)];

  it('tells of each alert, its severity and where it says what to do, and of no other', () => {
    const told = rows.map(([, name, severity, , , heading]) => `${name} ${severity} ${heading}`);
    expect(told.toSorted()).toEqual(
      alerts.map(({ name, severity, section }) => `${name} ${severity} ${section}`).toSorted(),
    );
    expect(alerts.length).toBeGreaterThan(12);
  });

  it.each(rows.map(([, name, , means, does, heading, anchor]) => ({ name, means, does, heading, anchor })))(
    'leads from $name to a section that there is',
    ({ means, does, heading = '', anchor }) => {
      expect([means, does]).toEqual([expect.stringMatching(/\w.*\.$/), expect.stringMatching(/\w.*\.$/)]);
      expect(headings).toContain(heading);
      expect(anchor).toBe(toAnchor(heading));
    },
  );

  it('leads nowhere else', () => {
    const anchors = headings.map(toAnchor);
    expect(namedIn(section, /\]\(#([^)]+)\)/g).filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });
});

describe('alerts', () => {
  const minutes = (duration: string) => {
    const [, hours = 0, rest = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(duration) ?? [];
    return Number(hours) * 60 + Number(rest);
  };

  it.each(alerts)('$name has a window that Azure Monitor takes and is evaluated within it', ({ window, ...alert }) => {
    expect([5, 15, 30, 60]).toContain(minutes(window));
    const frequency = alert.frequency || (alert.severity === '1' ? 'PT5M' : 'PT15M');
    expect(minutes(frequency)).toBeLessThanOrEqual(minutes(window));
  });

  it('wake nobody for what can wait', () => {
    expect(
      alerts
        .filter(({ severity }) => severity === '1')
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['intake-failing', 'nothing-measured', 'permissions-lost', 'stuck']);
  });

  it('ask Service Bus for metrics that it has', () => {
    // learn.microsoft.com, supported metrics of Microsoft.ServiceBus/Namespaces.
    const documented = ['ActiveMessages', 'DeadletteredMessages', 'ServerErrors', 'Size', 'ThrottledRequests'];
    const asked = alerts.map(({ metric }) => metric).filter((metric) => metric !== '');
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((metric) => !documented.includes(metric))).toEqual([]);
  });

  it('name queues by their key in topology.json only', () => {
    const text = textOf('metric-alerts.bicep');
    const keys = namedIn(text, /queueNames\.(\w+)/g);
    expect(keys.filter((key) => !(key in topology.queueNames))).toEqual([]);
    expect(keys.length).toBeGreaterThan(0);
    for (const [file, content] of bicep)
      for (const { name } of topology.queues)
        expect([file, content.includes(`queues: ['${name}']`)]).toEqual([file, false]);
  });
});

describe('queries', () => {
  it('are each loaded in one place', () => {
    const loaded = [...bicep.values()].flatMap((text) => namedIn(text, /loadTextContent\('([^']+)'\)/g));
    expect(loaded.toSorted()).toEqual([...queries.keys()].toSorted());
  });

  it.each([...queries])('%s names metrics by keys that there are, and never twice', (_, query) => {
    expect(withNames(query)).not.toMatch(/[{}]/);
    expect(query).not.toMatch(/'relay\./);
    const bareText = withNames(query).replaceAll(/^\/\/.*$/gm, '');
    expect(bareText).toMatch(/\b(AppMetrics|AppTraces)\b/);
  });

  it.each([...queries])('%s asks for labels that its metrics have', (_, query) => {
    const keys = [...new Set(namedIn(query, /\{metrics\.(\w+)\}/g))];
    const told = keys.map((key) => commentOf(key)).join(' ');
    expect(namedIn(query, /Properties\.(\w+)/g).filter((label) => !told.includes(`\`${label}\``))).toEqual([]);
  });

  it('compare states, causes and events with such as there are', () => {
    const all = [...queries.values()].join('\n');
    const states = namedIn(all, /Properties\.state\) == '(\w+)'/g);
    expect(states.filter((state) => !closedStates.some((each) => each === state))).toEqual([]);
    const causes = namedIn(all, /Properties\.because\) in \(([^)]+)\)/g).flatMap((list) => namedIn(list, /'(\w+)'/g));
    expect(causes).not.toEqual([]);
    expect(causes.filter((cause) => !refusalCauses.some((each) => each === cause))).toEqual([]);
    const events = namedIn(all, /Event in \(([^)]+)\)/g).flatMap((list) => namedIn(list, /'([\w.]+)'/g));
    expect(events.length).toBeGreaterThan(0);
    expect(events.filter((event) => !loggedEvents().has(event))).toEqual([]);
  });
});

describe('workbook', () => {
  type Page = { readonly sections: readonly { readonly charts: readonly { readonly query: string }[] }[] };
  const page: Page = JSON.parse(readFileSync(join(folder, 'workbook.json'), 'utf8'));

  it('shows each of its queries once', () => {
    const shown = page.sections.flatMap(({ charts }) => charts.map(({ query }) => query));
    expect(shown.toSorted()).toEqual(namedIn(textOf('workbook.bicep'), /^ {2}(\w+): loadTextContent/gm).toSorted());
  });

  it('shows every metric', () => {
    const shown = [...queries].filter(([name]) => name.startsWith('workbook/')).map(([, query]) => query);
    const used = new Set(namedIn(shown.join('\n'), /\{metrics\.(\w+)\}/g));
    expect(Object.keys(metrics).filter((key) => !used.has(key))).toEqual([]);
  });
});

/** What is said of a metric where it is named: its labels are there, in backquotes. */
function commentOf(key: string): string {
  const meter = read('src/ports/meter.ts');
  const end = meter.indexOf(`  ${key}: '`);
  return meter.slice(meter.lastIndexOf('/**', end), end);
}

function loggedEvents(): Set<string> {
  const sources = filesBelow('src', '.ts').map((name) => read(join('src', name)));
  return new Set(sources.flatMap((text) => namedIn(text, /\blog\(\s*[^,]+,\s*'([\w.]+)'/g)));
}
