import { createVirtualClock, settle } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { createProgramSurfaces } from '../src/program-surface.js';
import { createFakeElectron, createFakeWindow } from './fake-electron.js';
import { echoFiles, requestOf } from './programs.js';

describe('a view of Electron that is made ready', () => {
  it('has an empty document, and no window', async () => {
    const { session, contents, window } = await prepare();
    expect(contents.loaded).toEqual(['miniapp://pecho/index.html']);
    expect(window.views.size).toBe(0);
    const page = await session.answer('miniapp://pecho/index.html');
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html>']);
  });

  it('is the one that is opened, and is served the release from then on', async () => {
    const { ready, request, session, contents, views, window } = await prepare();
    await ready.open(request, () => undefined);
    expect(views).toHaveLength(1);
    expect(window.views.size).toBe(1);
    expect(contents.loaded).toEqual(['miniapp://pecho/index.html', 'miniapp://pecho/index.html']);
    expect(await (await session.answer('miniapp://pecho/index.html')).text()).toBe(echoFiles['index.html']);
  });

  it('makes way for another when it is gone', async () => {
    const { ready, request, contents, views } = await prepare();
    contents.close();
    await ready.open(request, () => undefined);
    expect(views).toHaveLength(2);
  });

  it('is gone, with its partition, when nobody opens it or its window is none', async () => {
    const first = await prepare();
    await first.ready.close();
    const second = await prepare();
    await expect(second.ready.open({ ...second.request, mount: {} }, () => undefined)).rejects.toThrow(
      'window',
    );
    for (const { contents, session } of [first, second])
      expect([contents.isDestroyed(), session.isServing]).toEqual([true, false]);
  });

  it('is none, and gone, when the engine loads nothing in five seconds', async () => {
    const { electron, sessions, views } = createFakeElectron();
    const clock = createVirtualClock();
    const surfaces = createProgramSurfaces({
      electron: {
        ...electron,
        WebContentsView: class extends electron.WebContentsView {
          constructor(...given: ConstructorParameters<typeof electron.WebContentsView>) {
            super(...given);
            Object.assign(this.webContents, { loadURL: () => new Promise(() => undefined) });
          }
        },
      },
      clock,
      preload: '/app/preload.cjs',
      hasDevTools: false,
      onPress: () => undefined,
    });
    const refusal = surfaces.prepare?.(requestOf({ files: echoFiles })).catch(String);
    await settle();
    await clock.advance(5_000);
    expect(await refusal).toBe('Error: The engine loaded nothing into it.');
    expect(views.map(({ webContents }) => webContents.isDestroyed())).toEqual([true]);
    expect([...sessions.values()].map(({ isServing }) => isServing)).toEqual([false]);
  });
});

async function prepare() {
  const { electron, sessions, views } = createFakeElectron();
  const window = createFakeWindow();
  const surfaces = createProgramSurfaces({
    electron,
    clock: createVirtualClock(),
    preload: '/app/preload.cjs',
    hasDevTools: false,
    onPress: () => undefined,
  });
  const request = requestOf({ files: echoFiles, mount: window });
  const ready = await surfaces.prepare?.(request);
  const [view] = views;
  const [session] = sessions.values();
  if (ready === undefined || view === undefined || session === undefined)
    throw new Error('Nothing is ready.');
  return { ready, request, session, contents: view.webContents, views, window };
}
