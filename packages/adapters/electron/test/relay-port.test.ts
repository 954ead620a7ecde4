import { maxChunkBytes, maxPacketChars } from '@org/bridge-protocol/wire';
import { describe, expect, it } from 'vitest';

import { relayPort } from '../src/preload/relay-port.js';

describe('the port between a page and the main process', () => {
  it.each<[string, unknown, unknown]>([
    ['a packet', 'packet', 'packet'],
    ['the largest packet', ' '.repeat(maxPacketChars), ' '.repeat(maxPacketChars)],
    ['a packet with bytes', ['packet', new Uint8Array([1, 2])], ['packet', new Uint8Array([1, 2])]],
    ['a packet that no host takes', ' '.repeat(maxPacketChars * 3), ' '.repeat(maxPacketChars + 1)],
    ['bytes that no host takes', ['', new Uint8Array(maxChunkBytes + 1)], ' '.repeat(maxPacketChars + 1)],
  ])('carries %s', async (_, said, heard) => {
    expect((await relayed([said]))[0]).toEqual(heard);
  });

  it('carries nothing that is no packet', async () => {
    const odd = [
      1,
      null,
      {},
      ['packet'],
      [1, new Uint8Array()],
      ['packet', [1]],
      ['packet', new Uint8Array(), 1],
    ];
    expect(await relayed([...odd, 'last'])).toEqual(['last']);
  });
});

/** What the main process hears, until as much has come as was said or a packet says `last`. */
async function relayed(said: readonly unknown[]): Promise<unknown[]> {
  const { port1: page, port2 } = new MessageChannel();
  const main = relayPort(port2);
  const heard: unknown[] = [];
  await new Promise<void>((resolve) => {
    main.onmessage = ({ data }: MessageEvent<unknown>) => {
      heard.push(data);
      if (data === 'last' || said.length === 1) resolve();
    };
    for (const one of said) page.postMessage(one);
  });
  page.close();
  main.close();
  return heard;
}
