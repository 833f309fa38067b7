import tls from 'node:tls';
import { type RecordsSimulator, startRecords } from '../../../local/records/start.ts';
import { createTls } from '../../../local/tls.ts';

/** The local HR systems, whose certificate this process trusts from now on. */
export async function startTrustedRecords(): Promise<RecordsSimulator> {
  const certificates = await createTls();
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificates.ca]);
  return startRecords({ tls: certificates });
}
