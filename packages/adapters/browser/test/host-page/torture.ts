// A host page under torture: the real host and adapter, with a hostile program that does as the kit says.

import { bridgeTorture } from '@org/testkit';

import { createTortureHost } from './torture-host.js';
import { createBrowserSubject } from './torture-subject.js';

import type { TortureReport } from '@org/testkit';

/** What the tests call in the page. */
interface TorturePage {
  /** Runs the kit with the program in its own origin or without one. */
  run(kind: 'own' | 'opaque'): Promise<TortureReport>;
}

declare global {
  interface Window {
    torturePage: TorturePage;
  }
}

window.torturePage = {
  run: async (kind) => {
    const subject = createBrowserSubject(await createTortureHost(kind));
    const report = await bridgeTorture(subject);
    await subject.close();
    return report;
  },
};
