import { describe, expect, it } from 'vitest';

import { createElectronNatives } from '../src/natives/electron-natives.js';
import { createFakeSystem } from './fake-system.js';

import type { HandlerParamsOf } from '@org/bridge-protocol';
import type { NativeCall, NativeMethodName, NativeMethods } from '@org/host-core';

const program = { id: 'com.a', name: 'A', partnerName: 'P', mount: null };
// What the core hands over besides; these methods look at the program alone.
const call = { program } as NativeCall;

function ask<Name extends NativeMethodName>(
  natives: { readonly methods: NativeMethods },
  name: Name,
  params: HandlerParamsOf<Name>,
): unknown {
  return natives.methods[name]?.(params, call);
}

describe('native methods of a desktop', () => {
  it('read and write the clipboard', async () => {
    const natives = createElectronNatives(createFakeSystem(), {});
    await ask(natives, 'clipboard.writeText', { text: 'copied' });
    expect(await ask(natives, 'clipboard.readText', {})).toEqual({ text: 'copied' });
  });

  it('open links in the browser of the device', async () => {
    const system = createFakeSystem();
    const natives = createElectronNatives(system, {});
    await ask(natives, 'link.open', { url: 'https://partner.example/', mode: 'external' });
    expect(system.opened).toEqual(['https://partner.example/']);
    await expect(
      ask(natives, 'link.open', { url: 'https://nobody.example/', mode: 'inapp' }),
    ).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('tell of the look and its changes, until nobody listens', () => {
    const system = createFakeSystem();
    const natives = createElectronNatives(system, { theme: () => ({ '--accent': 'red' }) });
    const seen: unknown[] = [];
    const stop = natives.events['ui.themeChange']?.(program, (theme) => seen.push(theme), {});
    system.isDark = true;
    system.happens('updated');
    stop?.();
    system.happens('updated');
    expect(seen).toEqual([{ scheme: 'dark', cssVars: { '--accent': 'red' } }]);
  });

  it('say what kind of device it is, and whether it is online', () => {
    const system = createFakeSystem();
    const natives = createElectronNatives(system, {});
    expect(ask(natives, 'device.getInfo', {})).toMatchObject({
      class: 'desktop',
      model: null,
      pixelRatio: 2,
    });
    expect(ask(natives, 'network.getStatus', {})).toEqual({ online: true, type: 'unknown', metered: null });
    system.isOnline = false;
    expect(ask(natives, 'network.getStatus', {})).toEqual({ online: false, type: 'none', metered: null });
  });

  it('hand on what programs tell of themselves', () => {
    const told: unknown[] = [];
    const natives = createElectronNatives(createFakeSystem(), { telemetry: (entry) => told.push(entry) });
    ask(natives, 'telemetry.mark', { name: 'ready', atMs: 5 });
    expect(told).toEqual([{ type: 'mark', programId: 'com.a', name: 'ready', atMs: 5 }]);
  });

  it('are the app’s where it answers them, and have a reason where nobody does', () => {
    const natives = createElectronNatives(createFakeSystem(), {
      app: { 'auth.isLoggedIn': () => ({ loggedIn: true }) },
    });
    expect(natives.unsupported).not.toHaveProperty('auth.isLoggedIn');
    expect(natives.unsupported?.['scan.scanCode']).toBe(
      'This host has no camera, microphone and gallery for programs.',
    );
  });
});
