import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { compareVersions } from '@org/package-format';

import { repositoryRoot } from './repository-root.js';
import { runCommand, runMiniapp } from './run-command.js';

import type { Partner, PartnerContract } from './partners.js';

/** A sample program, and who publishes it. */
export interface Sample {
  readonly id: string;
  readonly folderName: string;
  readonly partner: PartnerContract;
  /** Whether it needs a name under `.localhost`, which only a debug host accepts. */
  readonly isDebug: boolean;
  /** Puts what the partner packs into an empty folder. */
  readonly prepare: (folder: string) => Promise<unknown>;
}

/** The samples of `examples/`, each from a partner of its own. */
export function demoSamples(storeDomain: string): readonly Sample[] {
  return [
    {
      id: 'com.example.hello',
      folderName: 'hello',
      partner: partner('blue-door', 'Blue Door Studio', 'com.example.hello', {
        // More than Hello asks for: a contract is the most that a release may ever ask.
        permissions: [
          'payment',
          'geolocation',
          'app.interop',
          'auth.code',
          'auth.token',
          'user.id',
          'user.profile',
          'user.phone',
          'user.email',
        ],
      }),
      isDebug: false,
      prepare: (folder) => runCommand(['examples/hello/prepare.mjs', '--out', folder]),
    },
    {
      id: 'com.example.checkout',
      folderName: 'checkout',
      partner: partner('corner-shop', 'Corner Shop', 'com.example.checkout', {
        permissions: ['payment', 'auth.token'],
      }),
      isDebug: false,
      prepare: (folder) => cp(join(repositoryRoot, 'examples/checkout/dist'), folder, { recursive: true }),
    },
    {
      id: 'com.example.api-docs',
      folderName: 'api-docs',
      partner: partner('store-team', 'Store Team', 'com.example.api-docs', { domains: [storeDomain] }),
      isDebug: true,
      prepare: (folder) => prepareApiDocs(folder, { storeDomain, release: '5.17.13' }),
    },
  ];
}

/** Assembles a release of the sample that nobody here wrote. */
export function prepareApiDocs(
  folder: string,
  { storeDomain, release }: { readonly storeDomain: string; readonly release: string },
): Promise<string> {
  const store = `http://${storeDomain}`;
  return runCommand([
    'examples/api-docs/prepare.mjs',
    '--out',
    folder,
    '--store',
    store,
    '--release',
    release,
  ]);
}

/** What became of a sample at a start. */
export interface SampleReport {
  readonly name: string;
  readonly version: string;
  readonly isNew: boolean;
  /** What was packed. */
  readonly folder: string;
}

/** Prepares a sample, and publishes it when the store has nothing as new. */
export async function publishSample(
  sample: Sample,
  options: { readonly partner: Partner; readonly folder: string; readonly storeUrl: string },
): Promise<SampleReport> {
  const { partner: publisher, folder, storeUrl } = options;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await sample.prepare(folder);
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as ManifestHead;
  const published = await publishedVersion(storeUrl, sample.id);
  const isNew = published === null || compareVersions(manifest.version, published) > 0;
  if (isNew) await publishFolder({ folder, partner: publisher, storeUrl, isDebug: sample.isDebug });
  return { name: manifest.name, version: isNew ? manifest.version : published, isNew, folder };
}

/** Packs a folder and publishes it, through the command line, as its partner. Gives the number of the release. */
export async function publishFolder(options: {
  readonly folder: string;
  readonly partner: Partner;
  readonly storeUrl: string;
  readonly isDebug: boolean;
}): Promise<number> {
  const { folder, partner: publisher, storeUrl, isDebug } = options;
  const file = `${folder}.mpk`;
  const debug = isDebug ? ['--debug'] : [];
  await runMiniapp(['pack', folder, '--key', publisher.keyFile, '--out', file, '--json', ...debug]);
  const token = await readFile(publisher.tokenFile, 'utf8');
  const said = await runMiniapp(['publish', file, '--store', storeUrl, '--json'], { MINIAPP_TOKEN: token });
  return (JSON.parse(said) as { releaseSeq: number }).releaseSeq; // our own command line
}

interface ManifestHead {
  readonly name: string;
  readonly version: string;
}

async function publishedVersion(storeUrl: string, id: string): Promise<string | null> {
  const response = await fetch(`${storeUrl}/mini-programs`);
  const { programs } = (await response.json()) as { programs: { id: string; version: string }[] }; // our own store
  return programs.find((program) => program.id === id)?.version ?? null;
}

function partner(
  id: string,
  name: string,
  program: string,
  { permissions = [], domains = [] }: Partial<Pick<PartnerContract, 'permissions' | 'domains'>>,
): PartnerContract {
  return { id, name, permissions, domains, programs: [program] };
}
