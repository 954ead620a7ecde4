// One program in a Chromium tab, over the main side of this adapter.

import { expect } from 'vitest';

import { createAwakeClock } from '../src/awake-clock.js';
import { createProgramSurfaces } from '../src/program-surface.js';
import { createChromiumElectron } from './chromium-electron.js';
import { echoFiles, requestOf } from './programs.js';

import type { Surface, SurfaceSign } from '@org/host-core';
import type { Transport } from '@org/bridge-protocol';
import type { Browser, Page } from 'playwright-core';

import type { ChromiumElectron } from './chromium-electron.js';
import type { ProgramFiles } from './programs.js';

/** A program that was opened. */
export interface ChromiumProgram extends Pick<ChromiumElectron, 'cancelled' | 'window'> {
  readonly page: Page;
  readonly surface: Surface;
  readonly signs: string[];
  readonly transports: Transport[];
  /** How many of them have ended. */
  readonly closed: number;
  expectSign(sign: string | RegExp): Promise<void>;
  /** Sends one packet to the program and gives its answer. */
  echo(packet: string, bytes?: Uint8Array<ArrayBuffer>): Promise<[packet: string, bytes: number[] | null]>;
}

/** Opens a program; by default one that answers each packet with `echo <packet>`. */
export async function launchInChromium(
  browser: Browser,
  files: ProgramFiles = echoFiles,
  domains: readonly string[] = [],
): Promise<ChromiumProgram> {
  const chromium = createChromiumElectron(browser);
  const signs: string[] = [];
  const transports: Transport[] = [];
  let closed = 0;
  const surfaces = createProgramSurfaces({
    electron: chromium.electron,
    clock: createAwakeClock(),
    preload: 'preload.cjs',
    hasDevTools: false,
    onPress: () => undefined,
  });
  const surface = await surfaces.open(requestOf({ files, domains, mount: chromium.window }), (sign) => {
    signs.push(textOf(sign));
    if (sign.type !== 'connected') return;
    transports.push(sign.transport);
    sign.transport.onClose(() => (closed += 1));
  });
  return {
    ...chromium,
    page: await chromium.page(),
    surface,
    signs,
    transports,
    get closed() {
      return closed;
    },
    expectSign: async (sign) => {
      const expected: unknown = typeof sign === 'string' ? sign : expect.stringMatching(sign);
      await expect.poll(() => signs).toContainEqual(expected);
    },
    echo: (packet, bytes) =>
      new Promise((resolve) => {
        const transport = transports.at(-1);
        transport?.onPacket((answer, more) => resolve([answer, more === undefined ? null : [...more]]));
        transport?.send(packet, bytes);
      }),
  };
}

function textOf(sign: SurfaceSign): string {
  switch (sign.type) {
    case 'error':
      return `error: ${sign.message}`;
    case 'crashed':
      return `crashed: ${sign.reason}`;
    default:
      return sign.type;
  }
}
