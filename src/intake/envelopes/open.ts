import type { Format } from '../source/translation.ts';
import { openBambooHr } from './bamboo-hr.ts';
import { openCanonical } from './canonical.ts';
import { openCloudEvent } from './cloud-events.ts';
import type { Open } from './envelope.ts';
import { openEventGrid } from './event-grid.ts';
import { openHiBob } from './hi-bob.ts';
import { openJira, openJiraAutomation } from './jira.ts';
import { openJson } from './json.ts';
import { openServiceNow } from './service-now.ts';
import { openWorkday } from './workday.ts';

/** How the events of each format are read. */
export const envelopes: Readonly<Record<Format, Open>> = {
  canonical: openCanonical,
  json: openJson,
  cloudEvents: openCloudEvent,
  eventGrid: openEventGrid,
  jira: openJira,
  jiraAutomation: openJiraAutomation,
  serviceNow: openServiceNow,
  bambooHr: openBambooHr,
  hiBob: openHiBob,
  workday: openWorkday,
};
