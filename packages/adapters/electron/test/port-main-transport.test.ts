import { transportContract } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { score } from '../../../../test/score.js';
import { createPortMainTransport } from '../src/port-main-transport.js';
import { createPortPair } from './fake-electron.js';

const wait = () => new Promise<void>((resolve) => setTimeout(resolve, 30));

describe('a transport over a port of the main process', () => {
  it('holds the transport contract', async (context) => {
    const ends: { close(): void }[] = [];
    const report = await transportContract(
      async () => {
        // Both ends as the main process has them: what the page does with its own is the SDK's.
        const [main, page] = createPortPair();
        const host = createPortMainTransport(main);
        const guest = createPortMainTransport({
          postMessage: (message) => {
            page.postMessage(message);
          },
          start: () => {
            page.start();
          },
          close: () => {
            page.close();
          },
          on: (event: string, listener: (message: { readonly data: unknown }) => void) =>
            event === 'close'
              ? page.on('close', listener)
              : page.addEventListener('message', listener as unknown as EventListener),
        });
        ends.push(guest, host);
        return [guest, host];
      },
      { wait, noticesPeerClose: true },
    );
    for (const end of ends) end.close();
    score(context, { subject: 'Electron in memory, and Chromium', suite: 'transport' }, report);
    expect(report.passed.length).toBe(5);
  });

  it('carries bytes beside a packet, as copies', async () => {
    const [main, page] = createPortPair();
    const heard: unknown[] = [];
    page.on('message', (message) => heard.push(message));
    const bytes = Uint8Array.of(1, 2, 3);
    createPortMainTransport(main).send('packet', bytes);
    await wait();
    expect(heard).toEqual([['packet', Uint8Array.of(1, 2, 3)]]);
    expect(bytes.length).toBe(3);
    page.close();
  });

  it('hears packets, alone or beside bytes that fill their buffer, and nothing else', async () => {
    const [main, page] = createPortPair();
    const heard: unknown[] = [];
    createPortMainTransport(main).onPacket((packet, bytes) => heard.push([packet, bytes]));
    const shared = new Uint8Array(new SharedArrayBuffer(4));
    const short = new Uint8Array(new ArrayBuffer(1_000), 0, 4);
    const growing = new Uint8Array(
      new (ArrayBuffer as unknown as new (size: number, options: object) => ArrayBuffer)(4, {
        maxByteLength: 9,
      }),
    );
    for (const message of [
      null,
      7,
      { packet: 'p' },
      ['p'],
      ['p', new Uint8Array(1), 3],
      ['p', new Uint16Array(1)],
      ['p', new ArrayBuffer(1)],
      [7, new Uint8Array(1)],
      ['p', shared],
      ['p', short],
      ['p', growing],
      'text',
      ['beside', Uint8Array.of(9)],
    ])
      page.postMessage(message);
    await wait();
    expect(heard).toEqual([
      ['text', undefined],
      ['beside', Uint8Array.of(9)],
    ]);
    page.close();
  });
});
