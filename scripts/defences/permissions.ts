import type { Defence } from './defence.ts';

const PERMISSIONS = 'src/cli/permissions';
const HOSTILE = 'test/cli/permissions-hostile.test.ts';
const PLAN = 'test/cli/permissions-plan.test.ts';
const INTERRUPTED = 'test/cli/permissions-interrupted.test.ts';

/** Defences of whoever grants with the rights of an administrator. */
export const permissionDefences: readonly Defence[] = [
  {
    name: 'nothing is granted without --yes',
    source: 'src/cli/commands/permissions-grant.ts',
    without: ["if (!flag(values, 'yes')) return", "if (flag(values, 'never')) return"],
    file: 'test/cli/permissions-grant.test.ts',
    test: 'with nothing granted tells what would be added, sends nothing, and ends with 1',
  },
  {
    name: 'the own sign-in is shown to Microsoft alone',
    source: `${PERMISSIONS}/choose-graph.ts`,
    without: ['if (isMicrosofts) return {', 'if (isMicrosofts || isLocal) return {'],
    file: HOSTILE,
    test: 'the token is shown to a Graph on this machine only if it is given for it',
  },
  {
    name: 'no next page elsewhere',
    source: `${PERMISSIONS}/graph.ts`,
    without: ['&& !next.startsWith(', "&& next === 'never' && !next.startsWith("],
    file: HOSTILE,
    test: 'a list is not followed to https://evil.example/v1.0/x, where the token would go with it',
  },
  {
    name: 'an end to pages',
    source: `${PERMISSIONS}/graph.ts`,
    without: ['if (pages === MAX_PAGES)', 'if (pages === 10 * MAX_PAGES)'],
    file: HOSTILE,
    test: 'a list without an end is given up',
  },
  {
    name: 'an end to an answer',
    source: `${PERMISSIONS}/read-bounded.ts`,
    without: ['if (size > MAX_BYTES)', 'if (size > 40 * MAX_BYTES)'],
    file: HOSTILE,
    test: 'an answer that is not of Microsoft Graph is not read to its end where it has none',
  },
  {
    name: 'no redirect is followed with the token',
    source: `${PERMISSIONS}/read-graph-answer.ts`,
    without: ["if (error === undefined) return failed('unreachable'", "if (status < 0) return failed('unreachable'"],
    file: HOSTILE,
    test: 'an answer that is not of Microsoft Graph a redirect ends with 3, and nothing is changed',
  },
  {
    name: 'ids that stand in commands are checked',
    source: `${PERMISSIONS}/shapes.ts`,
    without: ['z.string().regex(/^[\\w-]{1,128}$/)', 'z.string()'],
    file: HOSTILE,
    test: 'an answer that is not of Microsoft Graph an id that is a command ends with 3, and nothing is changed',
  },
  {
    name: "the administrator's token is hidden",
    source: 'src/cli/run.ts',
    without: ['graphTokens.hide(tokens.hide(out))', 'tokens.hide(out)'],
    file: HOSTILE,
    test: 'the token is in no output, whatever Graph says',
  },
  {
    name: 'a permission by another id is not granted',
    source: `${PERMISSIONS}/plan-identity.ts`,
    without: ['if (because !== undefined) impossible.push', "if (because === 'never') impossible.push"],
    file: PLAN,
    test: 'what cannot be granted is a permission that this tenant has by another id: another one would be granted',
  },
  {
    name: 'foreign app roles are kept',
    source: `${PERMISSIONS}/plan-api.ts`,
    without: ['if (!corrected) return role;', 'if (!corrected) return toRole(wrong[0] as never);'],
    file: PLAN,
    test: 'the plan takes nothing away: whatever was there before is there afterwards',
  },
  {
    name: 'a role by another id is not taken for ours',
    source: `${PERMISSIONS}/plan-api.ts`,
    without: [
      'value === role.value && !own.some((one) => sameId(one.id, id))',
      "value === 'never' && !own.includes(role)",
    ],
    file: PLAN,
    test: 'what cannot be granted is an app role whose value is taken: assignments name the id, and the id is for ever',
  },
  {
    name: 'a wider scope is too much',
    source: `${PERMISSIONS}/plan-identity.ts`,
    without: ['sameId(role.directoryScopeId, scopeOf(attributeSet))', "role.directoryScopeId.startsWith('/')"],
    file: PLAN,
    test: 'takes a role in a wider scope for one too many, and not for the one that is wanted',
  },
  {
    name: 'what is there already is no failure',
    source: `${PERMISSIONS}/apply.ts`,
    without: ["if (there !== 'missing') return there;", "if ('failure' in Object(there)) return there as Done;"],
    file: INTERRUPTED,
    test: 'stopped in the middle is no harm where the answer to a write was lost: it is there already',
  },
  {
    name: 'what somebody else has begun is finished',
    source: `${PERMISSIONS}/apply.ts`,
    without: ['queue = done.left ?', 'queue = done.left && tried.size < 0 ?'],
    file: INTERRUPTED,
    test: 'replication finds the registration that somebody else has created at the same moment',
  },
  {
    name: 'replication is waited for',
    source: `${PERMISSIONS}/apply.ts`,
    without: ['if (!(await waits.next())) return', 'if (waits) return'],
    file: INTERRUPTED,
    test: 'replication is waited for, and seen',
  },
  {
    name: 'a missing right keeps nothing else back',
    source: `${PERMISSIONS}/apply.ts`,
    without: ["if (status === 403) return { fate: 'denied', said };", ''],
    file: INTERRUPTED,
    test: 'without the right to grant does what it has the right to, and two administrators get it done',
  },
  {
    name: 'half a look is no clean check',
    source: `${PERMISSIONS}/report-check.ts`,
    without: ['unseen.length === 0 ? undefined', 'unseen.length >= 0 ? undefined'],
    file: 'test/cli/permissions-check.test.ts',
    test: 'does not pass for a whole look where the sign-in may not see all',
  },
  {
    name: 'a refused reading is not a missing grant',
    source: `${PERMISSIONS}/read-present.ts`,
    without: ["if (read.kind === 'ok' || read.failure.kind !== 'refused') return read;", 'if (read) return read;'],
    file: HOSTILE,
    test: 'an answer that is not of Microsoft Graph is no answer where Graph refuses to read: nothing is called missing for it',
  },
];
