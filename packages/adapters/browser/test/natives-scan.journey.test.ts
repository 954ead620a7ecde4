import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openNatives } from './natives-journey.js';
import { qrCode } from './qr-code.js';

import type { NativesPage } from './host-page/natives.js';
import type { Natives } from './natives-journey.js';

let natives: Natives;
const engines = [
  ['Chromium', () => natives.chromium],
  ['Firefox', () => natives.firefox],
] as const;

beforeAll(async () => {
  natives = await openNatives();
});
afterAll(async () => {
  await natives.close();
});

// On this kind of machine neither engine has a reader of its own.
describe.each(engines)('scanning in %s without a BarcodeDetector', (_name, engine) => {
  it('reads a QR code that comes before the camera, aslant', async () => {
    const { run, call } = engine();
    expect(await run(() => 'BarcodeDetector' in window, null)).toBe(false);
    await run(showToCamera, qrCode.modules);
    expect(await call('scan.scanCode')).toEqual({ result: { text: qrCode.text, format: 'qr_code' } });
    expect(await run((page) => page.screenText(), null)).toBe('');
    await expect.poll(() => run(cameraState, null)).toBe('ended');
  });

  it('says which formats it reads, before the camera is opened', async () => {
    const { run, call } = engine();
    await run(showToCamera, qrCode.modules);
    expect(await call('scan.scanCode', { formats: ['ean_13', 'aztec'] })).toEqual({
      code: 'NOT_SUPPORTED',
      message: 'This browser reads codes of qr_code only.',
    });
    expect(await run(cameraState, null)).toBe('closed');
  });

  it('goes on until the user has enough', async () => {
    const { run, call, press } = engine();
    await run(showToCamera, ['#', '.']);
    const cancelled = call('scan.scanCode');
    await press('Cancel');
    expect(await cancelled).toMatchObject({ code: 'USER_CANCELLED' });
    await expect.poll(() => run(cameraState, null)).toBe('ended');
  });
});

function cameraState(): unknown {
  return Reflect.get(window, 'cameraState');
}

/** Runs in the page: its camera shows a wall for half a second, then these modules on it, turned a little. */
function showToCamera(_page: NativesPage, modules: readonly string[]): void {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 1_280, height: 720 });
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no canvas.');
  Object.assign(window, { cameraState: 'closed' });
  navigator.mediaDevices.getUserMedia = async () => {
    const beganAt = performance.now();
    const stream = canvas.captureStream(20);
    const timer = setInterval(() => {
      const state = stream.getTracks()[0]?.readyState;
      Object.assign(window, { cameraState: state });
      if (state === 'ended') clearInterval(timer);
      else draw(performance.now() - beganAt > 500);
    }, 50);
    return stream;
  };

  function draw(withCode: boolean): void {
    if (context === null) return;
    const wall = context.createLinearGradient(0, 0, 1_280, 720);
    wall.addColorStop(0, '#555');
    wall.addColorStop(1, '#eee');
    context.resetTransform();
    context.fillStyle = wall;
    context.fillRect(0, 0, 1_280, 720);
    if (!withCode) return;
    context.translate(700, 340);
    context.rotate(0.2);
    const edge = modules.length / 2;
    context.scale(10, 10);
    context.fillStyle = '#ddd';
    context.fillRect(-edge - 4, -edge - 4, 2 * edge + 8, 2 * edge + 8);
    context.fillStyle = '#222';
    modules.forEach((row, y) => {
      for (let x = 0; x < row.length; x += 1)
        if (row[x] === '#') context.fillRect(x - edge, y - edge, 1.03, 1.03);
    });
  }
}
