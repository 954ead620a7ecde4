// The page of the browser that is killed: a host over the real records and blobs.

import { createBrowserPlatform } from '@org/adapter-browser';
import { live } from '@org/testkit';

import type { LifeOptions } from '@org/testkit';

// What was said before the kill must be heard: so the page stands still until it was.
const tell: LifeOptions['tell'] = (line) => {
  const request = new XMLHttpRequest();
  request.open('GET', `/tell?${encodeURIComponent(JSON.stringify(line))}`, false);
  request.send();
};

tell({ type: 'began' });
const refuse = () => Promise.reject(new Error('Not in this life.'));
try {
  const platform = await createBrowserPlatform({
    programOrigin: (label) => `http://${label}.localhost:${location.port}`,
    screens: { askConsent: refuse, pay: refuse, showDialog: refuse, showToast: () => undefined },
    issueToken: refuse,
  });
  const { blobs, records, network, crypto, clock } = platform;
  await live({
    device: {
      blobs,
      records,
      network,
      crypto,
      random: (byteCount) => platform.random(byteCount),
      clock: { ...clock, now: () => Date.UTC(2026, 0, 1) + Math.floor(performance.now()) },
    },
    store: { url: `${location.origin}/store`, root: await (await fetch('/root')).text() },
    tell,
    rounds: Number(await (await fetch('/rounds')).text()),
  });
} catch (error) {
  tell({ type: 'trouble', message: String(error) });
}
document.title = 'ended';
await fetch('/ended');

export {};
