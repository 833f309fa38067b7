import type { Target } from './shapes.ts';

/** By the name its sender used rather than by its id, which says nothing to a reader. */
export const nameOf = (target: Target | undefined): string =>
  target?.userPrincipalName ?? target?.mail ?? target?.employeeId ?? target?.appId ?? target?.id ?? '';
