import { problem, type Reply, type Route } from './contract.ts';
import type { RelayServer } from './relay-server.ts';

export type Remembered = {
  readonly type: 'user' | 'servicePrincipal';
  readonly id: string;
  readonly userPrincipalName?: string;
  readonly checked?: number;
  readonly unverifiable?: number;
  /** Attribute → difference. */
  readonly differences?: Readonly<Record<string, string>>;
  readonly finding?: string;
  /** Stands for what a later relay might add. */
  readonly content?: unknown;
};
type Named = Readonly<Record<string, string>>;
type Body = { readonly targets?: readonly Named[]; readonly top?: number; readonly cursor?: string };

const PER_CALL = 50;
const keys = ['id', 'userPrincipalName', 'mail', 'employeeId', 'appId'];

export function verificationRoutes(relay: RelayServer): readonly Route[] {
  const toWire = (one: Remembered, named: Named) => {
    const { checked = 1, unverifiable = 0, differences = {}, finding, content } = one;
    const listed = Object.entries(differences).map(([attribute, difference]) => {
      const [attributeSet, name] = attribute.split('.');
      return { attributeSet, name, difference };
    });
    const target = { ...named, type: one.type, id: one.id };
    return {
      target,
      checked,
      unverifiable,
      differences: listed,
      ...(finding && { finding }),
      ...(content ? { content } : {}),
    };
  };
  const find = (named: Named) =>
    relay.targets.find((one) => Object.entries(named).every(([name, value]) => Object(one)[name] === value));

  function ofNamed(targets: readonly Named[]): Reply {
    if (targets.length === 0 || targets.length > PER_CALL) return problem(422, 'Give 1 to 50 targets.');
    const wrong = targets.findIndex((named) => Object.keys(named).filter((name) => keys.includes(name)).length !== 1);
    if (wrong >= 0) return problem(422, 'No.', [{ pointer: `/targets/${wrong}`, code: 'oneTargetKey', detail: 'No.' }]);
    const value = targets.map((named) => {
      const found = find(named);
      if (found) return toWire(found, named);
      return { target: named, checked: 0, unverifiable: 0, differences: [], finding: 'targetNotFound' };
    });
    return { status: 200, body: { value } };
  }

  function ofAll({ top = PER_CALL, cursor = 'sealed 0' }: Body): Reply {
    if (!/^sealed \d+$/.test(cursor)) return problem(422, 'No.', [{ pointer: '/cursor', code: 'invalidFormat' }]);
    const at = Number(cursor.slice('sealed '.length));
    const value = relay.targets.slice(at, at + top).map((one) => toWire(one, {}));
    const next = at + top < relay.targets.length ? { cursor: `sealed ${at + top}` } : {};
    return { status: 200, body: { value, ...next } };
  }

  return [
    {
      method: 'POST',
      path: /^verifications$/,
      answer({ body }) {
        const allowed = 'targets' in body ? ['targets'] : ['top', 'cursor'];
        if (Object.keys(body).some((name) => !allowed.includes(name))) return problem(422, 'This field is not known.');
        const { targets } = body as Body;
        return targets ? ofNamed(targets) : ofAll(body as Body);
      },
    },
  ];
}
