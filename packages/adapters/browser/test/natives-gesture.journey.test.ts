import { setTimeout as pass } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openNatives } from './natives-journey.js';
import { createProgramMaker } from './programs.js';

import type { LaunchRequest } from './host-page/main.js';
import type { Press } from './host-page/natives.js';
import type { Natives, NativesJourney } from './natives-journey.js';

let natives: Natives;
let pressed: LaunchRequest;

beforeAll(async () => {
  const maker = await createProgramMaker();
  natives = await openNatives(maker.root);
  const { id, label, parts } = await maker.make({ files: { 'app.js': pressedScript } });
  pressed = {
    programId: id,
    label,
    webStorage: true,
    releaseUrl: natives.server.addRelease(parts),
    root: maker.root,
  };
});
afterAll(async () => {
  await natives.close();
});

/** Connects, fills its frame and says so each time it is pressed. */
const pressedScript = `
  document.documentElement.style.height = document.body.style.height = '100%';
  addEventListener('message', ({ data, ports }) => {
    if (data?.miniapp === 'port') addEventListener('click', () => ports[0].postMessage('pressed'));
  });
  parent.postMessage({ miniapp: 'connect', nonce: 'nonce-12345678' }, '*');
`;

describe('a gesture', () => {
  it('in the frame of a program is seen by the host page, and taken once', { timeout: 40_000 }, async () => {
    const pressesOf = async ({ run, clickAt }: NativesJourney): Promise<readonly Press[]> => {
      await run((page, request) => page.openPressed(request), pressed);
      // A test that looks into the page activates it: from here on only the mouse, until all is done.
      await pass(6_500);
      await clickAt(100, 100);
      await pass(400);
      await clickAt(100, 100);
      await pass(400);
      await clickAt(100, 500);
      await pass(5_500);
      await clickAt(100, 100);
      await pass(400);
      return run((page) => page.presses(), null);
    };
    for (const presses of await Promise.all([pressesOf(natives.chromium), pressesOf(natives.firefox)])) {
      expect(presses).toEqual([
        { wasActive: false, isActive: true, taken: [true, false] },
        // The engine does not tell this press from the one before.
        { wasActive: true, isActive: true, taken: [false, false] },
        // In the host page itself.
        { wasActive: true, isActive: true, taken: [true, false] },
        { wasActive: false, isActive: true, taken: [true, false] },
      ]);
    }
  });
});
