import { type AppRole, signInScope } from '../../permissions.ts';

export const toRole = ({ id, value, description, allowedMemberTypes }: AppRole) => ({
  id,
  value,
  displayName: value,
  description,
  isEnabled: true,
  allowedMemberTypes,
});

export const toScope = () => ({
  id: signInScope.id,
  value: signInScope.value,
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: 'Call the relay as a signed-in operator',
  adminConsentDescription: signInScope.description,
  userConsentDisplayName: 'Call the relay as a signed-in operator',
  userConsentDescription: signInScope.description,
});
