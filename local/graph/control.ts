/** `/simulator/…`: the simulator's own addresses beside Graph's, for whoever runs it in another process. No token. */
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { Directory } from './directory.ts';
import { applySwitches, readSwitches } from './fault-switches.ts';
import type { Faults } from './faults.ts';
import { findUser } from './find.ts';
import { tryParse } from './try-parse.ts';

export type ControlAnswer = { readonly status: number; readonly body?: unknown };

type Control = (faults: Faults, directory: Directory, body: unknown) => ControlAnswer;

const newUser = z.strictObject({
  userPrincipalName: z.string().min(1),
  id: z.guid().exactOptional(),
  displayName: z.string().min(1).exactOptional(),
});

const controls: Readonly<Record<string, Control>> = {
  'GET /simulator/faults': (faults) => ({ status: 200, body: faults.state }),
  'PATCH /simulator/faults'(faults, _, body) {
    const read = readSwitches(body);
    if (!read.success) return refused(read.error);
    applySwitches(read.data, faults);
    return { status: 200, body: faults.state };
  },
  'DELETE /simulator/faults'(faults) {
    faults.reset();
    return { status: 204 };
  },
  'POST /simulator/users'(faults, directory, body) {
    const read = newUser.safeParse(body);
    if (!read.success) return refused(read.error);
    const { userPrincipalName, id = '' } = read.data;
    if (findUser(directory, userPrincipalName) ?? findUser(directory, id)) {
      return problem(409, 'There is a user with this userPrincipalName or id.');
    }
    const [displayName = ''] = userPrincipalName.split('@');
    return { status: 201, body: { id: faults.addUser({ displayName, ...read.data }).id } };
  },
};

/** `undefined` for an address of Graph. */
export function control(
  { method = 'GET', url = '/' }: Pick<IncomingMessage, 'method' | 'url'>,
  text: string,
  { faults, directory }: { readonly faults: Faults; readonly directory: Directory },
): ControlAnswer | undefined {
  const [path = ''] = url.split('?');
  if (!path.startsWith('/simulator/')) return undefined;
  const found = controls[`${method} ${path}`];
  return (
    found?.(faults, directory, tryParse(text)) ?? problem(404, `There are only: ${Object.keys(controls).join(', ')}.`)
  );
}

const refused = ({ issues }: z.ZodError) =>
  problem(400, issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '));

const problem = (status: number, message: string): ControlAnswer => ({ status, body: { error: { message } } });
