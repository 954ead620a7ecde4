// The program that the quick start opens: tells what it finds, by the host itself.

import { app, connect, storage, ui } from '@org/guest-sdk';

const mp = await connect();
await storage.set({ key: 'visits', value: '1' });
const { value } = await storage.get({ key: 'visits' });
await app.ready();
await ui.showToast({
  text: `${value === '1' ? 'stored' : 'lost'} ${mp.host.platform} ${await whatFramesGet()}`,
});

/** A frame asks for a port of its own. */
function whatFramesGet(): Promise<string> {
  return new Promise((resolve) => {
    Object.assign(window, { onFrame: resolve });
    const inside = document.body.appendChild(document.createElement('iframe')).contentDocument;
    const script = inside?.createElement('script');
    if (!inside || !script) throw new Error('There are no frames here.');
    script.src = new URL('frame.js', location.href).href;
    inside.body.append(script);
  });
}
