import { ManagedIdentityCredential } from '@azure/identity';
import { expect, test, vi } from 'vitest';
import { startIdentity } from '../../../local/identity/start.ts';

// In a file, and so in a process, of its own: the credential reads the two variables once per process.
test('ManagedIdentityCredential with a wrong header gets no token', async () => {
  const identity = await startIdentity();
  vi.stubEnv('IDENTITY_ENDPOINT', identity.identityEndpoint);
  vi.stubEnv('IDENTITY_HEADER', 'wrong');
  const credential = new ManagedIdentityCredential({ retryOptions: { maxRetries: 0 } });
  await expect(credential.getToken('https://graph.microsoft.com/.default')).rejects.toMatchObject({
    name: 'CredentialUnavailableError',
  });
  vi.unstubAllEnvs();
  await identity.close();
});
