import { describe, expect, it } from 'vitest';

import { openProgram } from './open-program.js';

describe('the view of a program', () => {
  it('is a confined renderer in a partition of its own', async () => {
    const { view, sessions, contents } = await openProgram();
    expect(view.options.webPreferences).toEqual({
      partition: 'persist:pecho',
      preload: '/app/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      spellcheck: false,
      devTools: false,
    });
    expect([...sessions.keys()]).toEqual(['persist:pecho']);
    expect(contents.webRtcPolicies).toEqual(['disable_non_proxied_udp']);
    expect(contents.windowAnswers).toEqual([{ action: 'deny' }]);
    expect(contents.loaded).toEqual(['miniapp://pecho/index.html']);
  });

  it('keeps nothing for a program without web storage, not even from its last launch', async () => {
    const { sessions, session } = await openProgram({ webStorage: false });
    expect([...sessions.keys()]).toEqual(['pecho']);
    expect(session.clearings).toBe(1);
  });

  it('fills its window, also when that changes its size', async () => {
    const { view, window } = await openProgram();
    expect(window.views).toContain(view);
    window.resize(1_024, 768);
    expect(view.bounds).toEqual([
      { x: 0, y: 0, width: 800, height: 600 },
      { x: 0, y: 0, width: 1_024, height: 768 },
    ]);
  });

  it('takes the place in a window that the app gives it', async () => {
    const { open, window, sessions } = await openProgram();
    await open({ window, place: ({ width }: { width: number }) => ({ x: 0, y: 40, width, height: 100 }) });
    expect(window.views.size).toBe(2);
    expect(sessions.size).toBe(1);
  });

  it.each([null, {}, { window: {} }, 'window'])('is not opened in %j', async (mount) => {
    const { open } = await openProgram();
    await expect(open(mount)).rejects.toThrow('Pass the window that is to hold the program');
  });
});

describe('the partition of a program', () => {
  it('serves the release under the content policy, and ranges of it', async () => {
    const { session } = await openProgram();
    const page = await session.answer('miniapp://pecho/index.html?query');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain(`default-src 'none'; script-src 'self';`);
    expect(await page.text()).toContain('It runs');
    const part = await session.answer('miniapp://pecho/index.html', { headers: { range: 'bytes=0-8' } });
    expect([part.status, await part.text()]).toEqual([206, '<!doctype']);
    expect((await session.answer('miniapp://pecho/missing.html')).status).toBe(404);
    expect((await session.answer('miniapp://pecho/', { method: 'POST' })).status).toBe(405);
  });

  it.each(['miniapp://pother/index.html', 'miniapp://pecho.evil/index.html', 'miniapp://pecho:1/index.html'])(
    'serves nothing under %s',
    async (url) => {
      const { session } = await openProgram();
      expect(session.isCancelled(url)).toBe(true);
      expect((await session.answer(url)).status).toBe(403);
    },
  );

  it('reaches the domains of the program and no others', async () => {
    const { session } = await openProgram({ domains: ['api.partner.example'] });
    expect(session.isCancelled('https://api.partner.example/v1')).toBe(false);
    expect(session.isCancelled('https://evil.example/?from=https://api.partner.example/')).toBe(true);
    expect(session.isCancelled('file:///etc/passwd')).toBe(true);
  });

  it('reaches the developer tools where the host has them, and nothing more', async () => {
    const tools = 'devtools://devtools/bundled/devtools_app.html';
    expect((await openProgram()).session.isCancelled(tools)).toBe(true);
    const { session } = await openProgram({}, { hasDevTools: true });
    expect([session.isCancelled(tools), session.isCancelled('https://evil.example/')]).toEqual([false, true]);
  });

  it('grants nothing of the engine, and downloads nothing', async () => {
    const { session } = await openProgram();
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'usb',
    ])
      expect(session.asks(permission)).toEqual({ granted: false, checked: false, device: false });
    expect(session.downloads()).toBe(false);
  });

  it('is taken from a surface that closes, and given to the next', async () => {
    const { surface, session, open } = await openProgram();
    await surface.close();
    expect(session.isServing).toBe(false);
    expect(session.asks('media').granted).toBe(false);
    expect(session.isCancelled('https://evil.example/')).toBe(true);
    const second = await open();
    await open();
    // The engine was busy, and the host opened another meanwhile.
    await second.close();
    expect(session.isServing).toBe(true);
  });
});

describe('a navigation', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    'leads nowhere else by %s',
    async (event) => {
      const { contents } = await openProgram();
      expect(contents.goesOn(event, 'miniapp://pecho/second.html?a#b')).toBe(true);
      for (const url of [
        'https://evil.example/',
        'miniapp://pother/',
        'miniapp://pecho.evil/',
        'miniapp://pecho@evil/',
        'file:///etc/passwd',
        'data:text/html,<script>',
        'blob:miniapp://pecho/1',
        'about:blank',
        'javascript:alert(1)',
      ])
        expect.soft(contents.goesOn(event, url), url).toBe(false);
    },
  );

  it('opens no web view inside the page', async () => {
    const { contents } = await openProgram();
    expect(contents.goesOn('will-attach-webview', '')).toBe(false);
  });
});
