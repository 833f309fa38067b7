import { rest } from './extra.ts';
import type { Owner, Present } from './present.ts';

/** With how each would be removed. They are told and not counted: somebody may be meant to own it. */
export const ownersOf = (present: Present, address: string) =>
  present.owners.map((owner) => ({ ...owner, ...describe(owner, present, address) }));

function describe({ id, of }: Owner, { identity, application, api }: Present, address: string) {
  const servicePrincipal = (owned: string | undefined) =>
    rest('DELETE', `${address}/servicePrincipals/${owned}/owners/${id}/$ref`);
  switch (of) {
    case 'identity':
      return { owns: 'the identity', remove: servicePrincipal(identity.id) };
    case 'servicePrincipal':
      return { owns: "the API's service principal", remove: servicePrincipal(api?.id) };
    case 'application':
      return {
        owns: 'the app registration',
        remove: `az ad app owner remove --id ${application?.appId} --owner-object-id ${id}`,
      };
  }
}
