// A host page in development, of which the journeys ask for unsigned sources.

import { createBrowserPlatform } from '@org/adapter-browser';
import { createDebugHost } from '@org/host-core/debug';

import type { LogEntry } from '@org/host-core';
import type { DebugHost } from '@org/host-core/debug';

/** What the tests call in the page; what it gives is JSON. */
interface SourcePage {
  /** Gives how it ended, or the message of what was thrown. */
  launch(url: string): Promise<string>;
  /** Why programs have ended. */
  readonly closed: readonly string[];
  /** The host's log. */
  readonly log: readonly LogEntry[];
}

declare global {
  interface Window {
    sourcePage: Promise<SourcePage>;
  }
}

const refuse = () => Promise.reject(new Error('Not in this test.'));

window.sourcePage = openPage();

async function openPage(): Promise<SourcePage> {
  const log: LogEntry[] = [];
  const platform = await createBrowserPlatform({
    programOrigin: (label) => `http://${label}.localhost:${location.port}`,
    screens: { askConsent: refuse, pay: refuse, showDialog: refuse, showToast: () => undefined },
    issueToken: refuse,
    log: (entry) => void log.push(entry),
  });
  const root = await (await fetch('/store-keys.json')).text();
  const store = { url: `${location.origin}/store`, root };
  return pageOf(await createDebugHost({ platform, name: 'Host', version: '2.0.0', store }), log);
}

function pageOf(host: DebugHost, log: readonly LogEntry[]): SourcePage {
  const mount = document.querySelector('main');
  const closed: string[] = [];
  host.on('closed', ({ reason }) => closed.push(reason));
  return {
    launch: async (url) => {
      try {
        return (await host.launchSource(url, { mount })).type;
      } catch (error) {
        return String(error);
      }
    },
    closed,
    log,
  };
}
