import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startDemo } from '../../apps/demo-host/server/demo.js';
import { prepareApiDocs, publishFolder } from '../../apps/demo-host/server/samples.js';
import { buildDemo } from './build-demo.js';
import { launchChromium } from '../launch-chromium.js';
import { openDemoUser } from './demo-user.js';
import { writeRelease } from './releases.js';

import type { Demo } from '../../apps/demo-host/server/demo.js';
import type { DemoUser, Viewport } from './demo-user.js';
import type { ReleaseChange } from './releases.js';

/** A whole demo on free ports, with a state of its own and a browser. */
export interface DemoJourney {
  readonly demo: Demo;
  newUser(viewport: Viewport): Promise<DemoUser>;
  /** Two users, with a wide and a narrow window, do the same side by side. */
  readonly eachUser: (steps: (user: DemoUser) => Promise<void>) => Promise<void>;
  /** Publishes a changed Hello through the command line, as its partner. */
  publishHello(change: ReleaseChange): Promise<void>;
  /** Publishes another release of the program that nobody here wrote. */
  publishApiDocs(release: string): Promise<void>;
  close(): Promise<void>;
}

/** Builds what is needed and starts everything. */
export async function openDemoJourney(): Promise<DemoJourney> {
  buildDemo();
  const stateFolder = await mkdtemp(join(tmpdir(), 'miniapp-demo-'));
  const any = (variable: string) => ({ port: 0, variable });
  const demo = await startDemo({
    stateFolder,
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
    publishHello: async (change) => {
      const folder = join(releases, `hello-${change.version}`);
      await writeRelease(join(stateFolder, 'samples/hello'), folder, change);
      await publish('com.example.hello', folder, false);
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

  async function publish(id: string, folder: string, isDebug: boolean): Promise<void> {
    const partner = demo.partners.get(id);
    if (partner === undefined) throw new Error(`${id} has no partner.`);
    await publishFolder({ folder, partner, storeUrl: demo.store.url, isDebug });
  }
}
