import type { Permission } from './wanted.ts';

/** One thing that somebody has, is to get, or cannot get: a line of every report. */
export type Entry = { readonly what: string; readonly holder: string };

/** What a call changes. Each adds or corrects; there is none that takes away. */
export type Change =
  | { readonly kind: 'grantPermission'; readonly permission: Permission }
  | { readonly kind: 'assignDirectoryRole'; readonly attributeSet: string }
  | { readonly kind: 'createApplication' }
  | { readonly kind: 'updateApplication'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'allowAzureCli'; readonly others: readonly object[]; readonly scopeId: string }
  | { readonly kind: 'createServicePrincipal' }
  | { readonly kind: 'requireAssignment' }
  | { readonly kind: 'grantRole'; readonly roleId: string; readonly principalId: string };

export type Action = Entry & { readonly change: Change };
export type Impossible = Entry & { readonly because: string };

export type Plan = {
  readonly have: readonly Entry[];
  /** In an order in which each finds what it needs, so that a run that was stopped can be run again. */
  readonly actions: readonly Action[];
  /** What no call of this command can bring about. */
  readonly impossible: readonly Impossible[];
};

/** The same action of a later plan: of the app registration there is at most one update, whatever it is about. */
export const keyOf = ({ what, holder, change }: Action): string =>
  change.kind === 'updateApplication' ? change.kind : [change.kind, what, holder].join(' ');

export const API = 'the API';

/** Graph writes ids in lower case, people copy them as they are shown. */
export const sameId = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
