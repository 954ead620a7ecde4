import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { startDemo } from '../../apps/demo-host/server/demo.js';
import { registerPartner } from '../../apps/demo-host/server/partners.js';
import { prepareApiDocs, publishFolder } from '../../apps/demo-host/server/samples.js';
import { launchChromium } from '../launch-chromium.js';
import { openDemoUser } from './demo-user.js';
import { futureRelease, writeRelease } from './releases.js';

import type { Demo } from '../../apps/demo-host/server/demo.js';
import type { Partner } from '../../apps/demo-host/server/partners.js';
import type { DemoUser, Viewport } from './demo-user.js';
import type { ReleaseChange } from './releases.js';

/** A whole demo on free ports, with a state of its own and a browser. */
export interface DemoJourney {
  readonly demo: Demo;
  newUser(viewport: Viewport): Promise<DemoUser>;
  /** Two users, with a wide and a narrow window, do the same side by side. */
  readonly eachUser: (steps: (user: DemoUser) => Promise<void>) => Promise<void>;
  /** Publishes a changed Hello through the command line, as its partner. Gives the number of the release. */
  publishHello(change: ReleaseChange): Promise<number>;
  publishCheckout(change: ReleaseChange): Promise<number>;
  /** Publishes a program that has no release for hosts of today. */
  publishTomorrow(): Promise<void>;
  /** Lets no release of Hello below a number be opened any more, as the operator of the store. */
  forceHello(minUsableSeq: number): Promise<void>;
  /** Publishes another release of the program that nobody here wrote. */
  publishApiDocs(release: string): Promise<void>;
  close(): Promise<void>;
}

/** No journey takes as long. */
const NEVER_MS = 86_400_000;

/** Starts everything. The pages look for updates when they are told to, unless told how often. */
export async function openDemoJourney({
  checkEveryMs = NEVER_MS,
}: { readonly checkEveryMs?: number } = {}): Promise<DemoJourney> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'miniapp-demo-'));
  const any = (variable: string) => ({ port: 0, variable });
  const demo = await startDemo({
    stateFolder,
    checkEveryMs,
    ports: {
      host: any('MINIAPP_HOST_PORT'),
      programs: any('MINIAPP_PROGRAM_PORT'),
      store: any('MINIAPP_STORE_PORT'),
    },
  });
  const browser = await launchChromium();
  const releases = join(stateFolder, 'releases');
  const newUser = (viewport: Viewport) => openDemoUser(browser, { hostUrl: demo.hostUrl, viewport });
  const users = await Promise.all([
    newUser({ name: '1280', width: 1280, height: 800, colorScheme: 'light' }),
    newUser({ name: '390', width: 390, height: 844, colorScheme: 'dark' }),
  ]);

  return {
    demo,
    newUser,
    eachUser: async (steps) => {
      await Promise.all(users.map(steps));
    },
    publishHello: (change) => publishChanged('hello', change),
    publishCheckout: (change) => publishChanged('checkout', change),
    publishTomorrow: async () => {
      const id = 'com.example.tomorrow';
      const studio = partnerOf('com.example.hello');
      const contract = { ...studio, programs: [...studio.programs, id] };
      await registerPartner(contract, { store: demo.store, folder: dirname(studio.keyFile) });
      const folder = join(releases, 'tomorrow');
      const { version, manifest } = futureRelease('1.0.0');
      const change = { version, manifest: { ...manifest, id, name: 'Tomorrow' } };
      await writeRelease(join(stateFolder, 'samples/hello'), folder, change);
      await publishFolder({ folder, partner: studio, storeUrl: demo.store.url, isDebug: false });
    },
    forceHello: async (minUsableSeq) => {
      const { url, operatorToken } = demo.store;
      const response = await fetch(`${url}/mini-programs/com.example.hello/force`, {
        method: 'POST',
        headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ minUsableSeq }),
      });
      if (!response.ok) throw new Error(`The store refused to force: ${await response.text()}`);
    },
    publishApiDocs: async (release) => {
      const folder = join(releases, `api-docs-${release}`);
      await prepareApiDocs(folder, { storeDomain: new URL(demo.storeUrl).host, release });
      await publish('com.example.api-docs', folder, true);
    },
    close: async () => {
      await browser.close();
      await demo.close();
      await rm(stateFolder, { recursive: true });
    },
  };

  async function publishChanged(sample: 'hello' | 'checkout', change: ReleaseChange): Promise<number> {
    const folder = join(releases, `${sample}-${change.version}`);
    await writeRelease(join(stateFolder, 'samples', sample), folder, change);
    return publish(`com.example.${sample}`, folder, false);
  }

  async function publish(id: string, folder: string, isDebug: boolean): Promise<number> {
    return publishFolder({ folder, partner: partnerOf(id), storeUrl: demo.store.url, isDebug });
  }

  function partnerOf(id: string): Partner {
    const partner = demo.partners.get(id);
    if (partner === undefined) throw new Error(`${id} has no partner.`);
    return partner;
  }
}
