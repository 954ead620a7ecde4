// A host page with a whole host in it, which installs a program and gives the first toast that it shows.

import { createBrowserPlatform } from '@org/adapter-browser';
import { createHost } from '@org/host-core';

import { countBytes } from './count-bytes.js';

/** What the page saw of one program. */
export interface ToastOutcome {
  readonly text: string;
  /** How many bytes went to the program beside packets. */
  readonly sentBytes: number;
  /** Files that the program left after it was uninstalled. */
  readonly leftFiles: number;
}

declare global {
  interface Window {
    toastOf: (id: string) => Promise<ToastOutcome>;
  }
}

const sentBytes = countBytes();
const refuse = () => Promise.reject(new Error('Not in this test.'));

window.toastOf = async (id) => {
  let tell: (text: string) => void = () => undefined;
  const told = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const platform = await createBrowserPlatform({
    programOrigin: (label) => `http://${label}.localhost:${location.port}`,
    screens: {
      askConsent: refuse,
      pay: refuse,
      showDialog: refuse,
      showToast: ({ text }) => {
        tell(text);
      },
    },
    issueToken: refuse,
    databaseName: id,
  });
  const root = await (await fetch('/store-keys.json')).text();
  const store = { url: `${location.origin}/store`, root };
  const host = await createHost({ platform, name: 'Host', version: '2.0.0', store });
  const update = await host.update(id);
  if (update.type !== 'staged') throw new Error(JSON.stringify(update));
  const outcome = await host.launch(id, { mount: document.querySelector('main') });
  if (outcome.type !== 'launched') throw new Error(JSON.stringify(outcome));
  const text = await told;
  await host.uninstall(id);
  const files = (await platform.files?.list(id)) ?? [];
  await host.close();
  return { text, sentBytes: sentBytes(), leftFiles: files.length };
};
