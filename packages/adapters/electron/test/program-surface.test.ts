import { createVirtualClock } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { channels } from '../src/channels.js';
import { createProgramSurfaces } from '../src/program-surface.js';
import { createFakeElectron, createFakeFrame, createFakeWindow, createPortPair } from './fake-electron.js';
import { openProgram } from './open-program.js';
import { requestOf } from './programs.js';

import type { SurfaceSign } from '@org/host-core';

const origin = 'miniapp://pecho';

describe('the port of a program', () => {
  it('becomes a transport when its top document sends it', async () => {
    const { contents, signs } = await openProgram();
    const [main, page] = createPortPair();
    contents.say(channels.port, 'nonce', { ports: [main] });
    const [sign] = signs;
    if (sign?.type !== 'connected') throw new Error('Nothing was connected.');
    const heard = new Promise((resolve) => page.once('message', resolve));
    sign.transport.send('hello');
    expect(await heard).toBe('hello');
    page.close();
  });

  it.each([
    ['a frame inside the document', { senderFrame: createFakeFrame(origin) }],
    ['a frame that has gone on meanwhile', { senderFrame: null }],
  ])('is not taken from %s', async (_who, from) => {
    const { contents, types } = await openProgram();
    const [main, page] = createPortPair();
    const closed = new Promise<void>((resolve) => page.once('close', resolve));
    contents.say(channels.port, 'nonce', { ports: [main], ...from });
    await closed;
    expect(types()).toEqual([]);
  });

  it.each([
    'https://evil.example',
    'miniapp://pother',
    'miniapp://pecho.evil',
    'null',
    '',
    'miniapp://pecho/',
  ])('is not taken from a top document of %s', async (foreign) => {
    const { contents, types } = await openProgram();
    contents.mainFrame.origin = foreign;
    const [main, page] = createPortPair();
    const closed = new Promise<void>((resolve) => page.once('close', resolve));
    contents.say(channels.port, 'nonce', { ports: [main] });
    contents.say(channels.health, { type: 'painted' });
    contents.say(channels.visibility, 'hidden');
    await closed;
    expect(types()).toEqual([]);
  });

  it('is one: a message with none or with two is dropped, and nothing stays open', async () => {
    const { contents, types } = await openProgram();
    const [one, onePage] = createPortPair();
    const [two, twoPage] = createPortPair();
    const closed = [onePage, twoPage].map(
      (port) => new Promise<void>((resolve) => port.once('close', resolve)),
    );
    contents.say(channels.port, 'nonce', { ports: [] });
    contents.say(channels.port, 'nonce', { ports: [one, two] });
    await Promise.all(closed);
    expect(types()).toEqual([]);
  });

  it('ends when the document asks for another, and when another document begins', async () => {
    const { contents, signs } = await openProgram();
    const closed: number[] = [];
    for (const number of [0, 1]) {
      const [main, page] = createPortPair();
      page.once('close', () => closed.push(number));
      contents.say(channels.port, 'nonce', { ports: [main] });
      const sign = signs[number];
      if (sign?.type === 'connected') sign.transport.onClose(() => closed.push(number + 10));
    }
    expect(closed).toEqual([10]);
    contents.say(channels.health, { type: 'started' });
    expect(closed).toEqual([10, 11]);
    await expect.poll(() => [...closed].sort()).toEqual([0, 1, 10, 11]);
  });
});

describe('signs of a program', () => {
  it('are what its document reports', async () => {
    const { contents, signs } = await openProgram();
    contents.say(channels.health, { type: 'started' });
    contents.say(channels.health, { type: 'painted' });
    contents.say(channels.health, { type: 'error', message: 'broken' });
    contents.say(channels.visibility, 'hidden');
    contents.say(channels.visibility, 'visible');
    expect(signs).toEqual([
      { type: 'painted' },
      { type: 'error', message: 'broken' },
      { type: 'hidden' },
      { type: 'visible' },
    ]);
  });

  it.each([null, 'painted', { type: 'crashed' }, { type: 'error' }, { type: 'error', message: {} }, [], 7])(
    'are not %j',
    async (data) => {
      const { contents, types } = await openProgram();
      contents.say(channels.health, data);
      contents.say(channels.visibility, data);
      expect(types()).toEqual([]);
    },
  );

  it('are errors that scripts did not catch, not what they write down', async () => {
    const { contents, signs } = await openProgram();
    contents.tell('console-message', { level: 'error', message: 'Uncaught Error: soon' });
    contents.tell('console-message', { level: 'error', message: 'Failed to load resource' });
    contents.tell('console-message', { level: 'info', message: 'Uncaught, says a text' });
    expect(signs).toEqual([{ type: 'error', message: 'Uncaught Error: soon' }]);
  });

  it('excuse a file of a part that cannot be had now', async () => {
    const { electron, sessions, views } = createFakeElectron();
    const signs: SurfaceSign[] = [];
    const surfaces = createProgramSurfaces({
      electron,
      clock: createVirtualClock(),
      preload: '',
      hasDevTools: false,
      onPress: () => undefined,
    });
    const request = requestOf({ files: {}, mount: createFakeWindow() });
    const away = Object.assign(new Error('away'), { name: 'PartUnavailableError' });
    const files = { ...request.files, read: () => Promise.reject(away) };
    await surfaces.open({ ...request, files }, (sign) => signs.push(sign));
    const contents = views[0]?.webContents;
    expect((await sessions.get('persist:pecho')?.answer('miniapp://pecho/parts/a.js'))?.status).toBe(503);
    for (const file of ['parts/a.js', 'b.js'])
      contents?.say(channels.health, {
        type: 'error',
        message: `miniapp://pecho/${file} could not be loaded.`,
      });
    expect(signs).toEqual([{ type: 'error', message: 'miniapp://pecho/b.js could not be loaded.' }]);
  });

  it('tell of a process that ended, once, and take the view away', async () => {
    const { contents, signs, window, session } = await openProgram();
    contents.tell('render-process-gone', {}, { reason: 'oom' });
    contents.tell('render-process-gone', {}, { reason: 'oom' });
    expect(signs).toEqual([
      { type: 'crashed', reason: 'process-gone: The process of the program ended: oom.' },
    ]);
    expect([window.views.size, contents.isDestroyed(), session.isServing]).toEqual([0, true, false]);
  });

  it('tell of a first document that could not be loaded, not of frames and of what gave way to another', async () => {
    const { contents, signs } = await openProgram();
    contents.tell('did-fail-load', {}, -3, 'ERR_ABORTED', '', true);
    contents.tell('did-fail-load', {}, -20, 'ERR_BLOCKED_BY_CLIENT', '', false);
    expect(signs).toEqual([]);
    contents.tell('did-fail-load', {}, -2, 'ERR_FAILED', '', true);
    expect(signs).toMatchObject([
      { type: 'crashed', reason: expect.stringContaining('ERR_FAILED') as unknown },
    ]);
  });

  it('tell of a foreign document, which does not report', async () => {
    const { contents, signs, clock } = await openProgram();
    contents.say(channels.health, { type: 'started' });
    contents.tell('did-finish-load');
    contents.mainFrame.origin = 'https://evil.example';
    contents.say(channels.health, { type: 'started' });
    contents.tell('did-finish-load');
    await clock.advance(4_000);
    expect(signs).toMatchObject([
      { type: 'crashed', reason: expect.stringContaining('foreign-document') as unknown },
    ]);
  });

  it('tell of a document that no longer answers, after it was asked', async () => {
    const { contents, types, clock } = await openProgram();
    contents.say(channels.health, { type: 'started' });
    await clock.advance(4_500);
    expect(contents.sent).toEqual([channels.ping, channels.ping]);
    contents.say(channels.health, { type: 'beat' });
    await clock.advance(4_500);
    expect(types()).toEqual([]);
    await clock.advance(2_000);
    expect(types()).toEqual(['unresponsive']);
  });

  it('are none after it was closed, by the host or with its window', async () => {
    for (const way of ['host', 'window'] as const) {
      const { surface, contents, types, window, clock } = await openProgram();
      const [main, page] = createPortPair();
      const closed = new Promise<void>((resolve) => page.once('close', resolve));
      contents.say(channels.port, 'nonce', { ports: [main] });
      if (way === 'host') await surface.close();
      else window.close();
      await surface.close();
      await closed;
      contents.say(channels.health, { type: 'painted' });
      const [late] = createPortPair();
      contents.say(channels.port, 'nonce', { ports: [late] });
      await clock.advance(30_000);
      expect(types()).toEqual(['connected']);
      expect([contents.isDestroyed(), contents.sent, clock.pending]).toEqual([true, [], 0]);
    }
  });
});

describe('a press', () => {
  it('is what the browser process saw of a key or a button', async () => {
    const { contents, presses } = await openProgram();
    for (const type of ['mouseMove', 'mouseUp', 'keyUp', 'char', 'mouseWheel'])
      contents.tell('input-event', {}, { type });
    contents.tell('input-event', {}, { type: 'rawKeyDown', modifiers: ['isautorepeat'] });
    expect(presses).toEqual([]);
    contents.tell('input-event', {}, { type: 'mouseDown', modifiers: ['leftbuttondown'] });
    contents.tell('input-event', {}, { type: 'rawKeyDown' });
    expect(presses).toEqual(['com.partner.echo', 'com.partner.echo']);
  });
});
