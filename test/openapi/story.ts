import type { Source } from '../../src/domain/source.ts';
import { aRule, aSource, SERVICE_PRINCIPAL_ID } from '../factories.ts';
import type { Answer } from './api.ts';

/** How an operation comes to an answer of this status. */
export type Story = { readonly title: string; readonly status: number; play(): Promise<readonly Answer[]> };

export const story = (title: string, status: number, play: () => Promise<Answer | readonly Answer[]>): Story => ({
  title,
  status,
  play: async () => [await play()].flat(),
});

/** May do everything that an example does. */
export const anything: Source = aSource({
  reads: '*',
  targetsPerHour: 1_000,
  allow: [
    aRule({
      attributes: { Engineering: '*', Marketing: '*' },
      operations: ['set', 'clear', 'add', 'remove'],
      users: { keys: ['id', 'userPrincipalName', 'mail', 'employeeId'] },
      servicePrincipals: { keys: ['id', 'appId'], ids: [SERVICE_PRINCIPAL_ID] },
    }),
  ],
});
