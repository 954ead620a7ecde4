// Electron's place taken by a real Chromium tab: the preload script runs in an isolated world, as Electron runs it, every request
// is put before the session, and what crosses `ipcRenderer` crosses the devtools protocol instead. The narrow port is the seam.

import { createTab } from './chromium-tab.js';
import { createFakeSession, createFakeWindow } from './fake-electron.js';

import type { Browser, BrowserContext, Page } from 'playwright-core';

import type { ElectronProgramView, ElectronWebContents } from '../src/electron-parts.js';
import type { ProgramSurfaceOptions } from '../src/program-surface.js';
import type { ChromiumTab } from './chromium-tab.js';
import type { FakeSession } from './fake-electron.js';

/** An Electron whose views are tabs. */
export interface ChromiumElectron {
  readonly electron: ProgramSurfaceOptions['electron'];
  readonly window: ReturnType<typeof createFakeWindow>;
  /** The tab of the view that was made last. */
  page(): Promise<Page>;
  /** The tab of the view that was made last for a program, by its label. */
  tabOf(label: string): ChromiumTab;
  /** Clicks into the program, as the browser process would see it on its way. */
  press(): Promise<void>;
  /** URLs that were asked for and not let through. */
  readonly cancelled: string[];
}

/** What a test may have otherwise. */
export interface ChromiumElectronOptions {
  readonly hasNetwork?: boolean;
  /** Hears what a page says by `probe(text)`, with the label of its program. */
  readonly onProbe?: (label: string, text: string) => void;
}

interface Partition {
  readonly session: FakeSession;
  context: Promise<BrowserContext>;
}

/** A partition is a context of the browser, and a view a tab in it. */
export function createChromiumElectron(
  browser: Browser,
  { hasNetwork = false, onProbe }: ChromiumElectronOptions = {},
): ChromiumElectron {
  const partitions = new Map<string, Partition>();
  const tabs = new Map<string, ChromiumTab>();
  const cancelled: string[] = [];
  let last: ChromiumTab | null = null;
  const newest = () => {
    if (last === null) throw new Error('No view was made.');
    return last;
  };
  const openContext = async (): Promise<BrowserContext> => {
    const context = await browser.newContext();
    // A tab answers for itself. What is left is of windows and Service Workers, and Electron has neither of a program's.
    await context.route('**/*', (route) => route.abort());
    return context;
  };
  const open = (name: string): Partition => {
    const known = partitions.get(name);
    if (known !== undefined) return known;
    const partition: Partition = {
      session: createFakeSession(async () => {
        const context = partition.context;
        partition.context = openContext();
        await (await context).close();
      }),
      context: openContext(),
    };
    partitions.set(name, partition);
    return partition;
  };
  const openPage = async (name: string): Promise<Page> => {
    const page = await (await open(name).context).newPage();
    if (onProbe !== undefined) {
      await page.exposeFunction('probe', (text: string) => {
        onProbe(labelOf(name), text);
      });
    }
    return page;
  };
  return {
    cancelled,
    window: createFakeWindow(),
    press: async () => {
      newest().tell('input-event', {}, { type: 'mouseDown' });
      await (await newest().page).mouse.click(5, 5);
    },
    page: async () => newest().page,
    tabOf: (label) => {
      const tab = tabs.get(label);
      if (tab === undefined) throw new Error(`No view was made for ${label}.`);
      return tab;
    },
    electron: {
      session: { fromPartition: (name) => open(name).session },
      WebContentsView: class implements ElectronProgramView {
        readonly webContents: ElectronWebContents;

        constructor({ webPreferences }: { readonly webPreferences: { readonly partition: string } }) {
          const { partition } = webPreferences;
          last = createTab({
            opening: openPage(partition),
            session: open(partition).session,
            onCancelled: (url) => cancelled.push(url),
            hasNetwork,
          });
          tabs.set(labelOf(partition), last);
          this.webContents = last.contents;
        }

        setBounds(): void {
          // A tab has the size it has.
        }

        setVisible(): void {
          // A tab stays where it is.
        }
      },
    },
  };
}

function labelOf(partition: string): string {
  return partition.replace(/^persist:/, '');
}
