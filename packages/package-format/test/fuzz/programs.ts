import fc from 'fast-check';
import { packProgram } from '../../src/sign.js';
import type { ManifestInput } from '../../src/sign.js';
import { verifyPackage } from '../../src/index.js';
import { rawZip } from '../raw-zip.js';
import type { RawEntry } from '../raw-zip.js';
import { idealCrypto, idealKey } from './ideal-crypto.js';
import { text } from '../fixture.js';

/** A valid program in every form that mutations start from. */
export interface SampleProgram {
  readonly manifestBytes: Uint8Array;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly entries: readonly RawEntry[];
  readonly container: Uint8Array;
  /** Reports show the id instead of all the bytes. */
  readonly [fc.toStringMethod]: () => string;
}

/** Whose packages are trusted. */
export const partner = await idealKey('partner');
/** Whose packages are not. */
export const stranger = await idealKey('stranger');

const least = { name: 'Loans', version: '2.3.1', minHostVersion: '1.0.0' } as const;

/** Small, so that a trial is cheap; together they use every member of a manifest. */
export const programs: readonly SampleProgram[] = [
  await sample({ ...least, id: 'com.partner.loans', entryPoint: 'index.html' }, [
    ['index.html', '<p>'],
    ['js/app.js', 'go()'],
    ['js/empty.js', ''],
  ]),
  await sample(
    {
      ...least,
      id: 'com.partner.pay',
      entryPoint: 'index.html',
      permissions: ['geolocation', 'payment'],
      allowedDomains: ['api.partner.com', 'cdn.partner.com'],
      packages: { pay: { prefix: 'pay/', preload: ['help.html'] }, more: { prefix: 'more/' } },
      rollbackFloor: '2.0.0-rc.1',
      dataVersion: 3,
      description: 'Loans for everybody.',
      icons: [{ src: 'icon.png', sizes: '48x48 96x96' }, { src: 'icon.png' }],
      pages: ['help.html'],
      runtime: 'web+worker',
      webStorage: false,
      window: {
        title: 'Pay',
        themeColor: '#0a5cff',
        backgroundColor: '#ffffff',
        orientation: 'portrait',
        fullscreen: true,
      },
      'x-build': { list: [1, null, 'a'] },
    },
    [
      ['help.html', '?'],
      ['icon.png', 'P'],
      ['index.html', '<b>'],
      ['more/a b.js', '1'],
      ['pay/p.js', '22'],
    ],
  ),
  await sample({ ...least, id: 'a.b', entryPoint: 'main.dex', runtime: 'native' }, [['main.dex', 'dex']]),
];

/** Whether bytes are those of one of the samples. */
export function isSample(bytes: Uint8Array): boolean {
  return programs.some(({ container }) => Buffer.compare(container, bytes) === 0);
}

/** Entries of the canonical container of these files, written without the code under test. */
export function canonicalEntries(
  manifestBytes: Uint8Array,
  files: Iterable<readonly [path: string, content: Uint8Array]>,
): readonly RawEntry[] {
  const sorted = [...files].sort(([left], [right]) => (left < right ? -1 : 1));
  return [
    { name: 'manifest.json', content: manifestBytes },
    ...sorted.map(([name, content]) => ({ name, content })),
  ];
}

async function sample(
  manifest: ManifestInput,
  contents: readonly (readonly [string, string])[],
): Promise<SampleProgram> {
  const files = new Map(contents.map(([path, content]) => [path, text(content)]));
  const container = await packProgram({ manifest, files, signer: partner.signer, crypto: idealCrypto });
  const { manifestBytes } = await verifyPackage(container, {
    keys: [partner.publicKey],
    crypto: idealCrypto,
  });
  const entries = canonicalEntries(manifestBytes, files);
  if (Buffer.compare(rawZip(entries), container) !== 0)
    throw new Error('Two writers disagree about a sample.');
  return { manifestBytes, files, entries, container, [fc.toStringMethod]: () => manifest.id };
}
