import { createHash } from 'node:crypto';
import type { Bundled } from './bundled.ts';

type App = { readonly name: string; readonly version: string; readonly dependencies: Readonly<Record<string, string>> };

/**
 * CycloneDX 1.6. The same for the same package, so it has no time; when it was made says its attestation.
 *
 * @param zip the package that it is about
 */
export function toCycloneDx(app: App, bundled: readonly Bundled[], zip: Uint8Array) {
  const hash = createHash('sha256').update(zip).digest('hex');
  const ref = `pkg:npm/${app.name}@${app.version}`;
  const inBundle = new Map(bundled.map((each) => [each.folder, each]));
  const dependsOn = (folder: string, { dependencies = {} }: Pick<Bundled, 'dependencies'> | App) =>
    Object.keys(dependencies)
      .flatMap((name) => inBundle.get(resolve(folder, name, inBundle)) ?? [])
      .map(purlOf)
      .toSorted();
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${toUuid(hash)}`,
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': ref,
        name: app.name,
        version: app.version,
        hashes: [{ alg: 'SHA-256', content: hash }],
      },
    },
    components: bundled.map(toComponent),
    dependencies: [
      { ref, dependsOn: dependsOn('', app) },
      ...bundled.map((each) => ({ ref: purlOf(each), dependsOn: dependsOn(each.folder, each) })),
    ],
  };
}

const purlOf = ({ name, version }: Bundled) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

function toComponent(each: Bundled) {
  const { name, version, license = 'NOASSERTION', integrity } = each;
  const [algorithm = '', digest = ''] = integrity.split('-', 2);
  return {
    type: 'library',
    'bom-ref': purlOf(each),
    name,
    version,
    purl: purlOf(each),
    licenses: [/^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license }],
    hashes: [
      { alg: algorithm.toUpperCase().replace('SHA', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') },
    ],
  };
}

/** As Node.js looks for it: beside the package, then further up. */
function resolve(folder: string, name: string, known: ReadonlyMap<string, unknown>): string {
  const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
  if (folder === '' || known.has(candidate)) return candidate;
  return resolve(folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/'))), name, known);
}

/** Version 8 of RFC 9562, whose bits may come from anywhere. */
const toUuid = (hex: string) =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
