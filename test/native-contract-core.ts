// host-core as it ships, and beside it the platform contract: both run in JavaScriptCore, on the platform that the app is.

import { createHost } from '@org/host-core';
import { platformContract } from '@org/testkit';

import { createNativeCore } from '../packages/host-core/src/native/native-core.js';

import type { Platform, SurfaceRequest } from '@org/host-core';

let platform: Platform;
let echoProgram: SurfaceRequest;
const lines: string[] = [];
const core = createNativeCore((options) => {
  ({ platform } = options);
  const { surfaces } = platform;
  return createHost({
    ...options,
    platform: {
      ...platform,
      surfaces: {
        open: (request, onSign) => {
          echoProgram = request;
          return surfaces.open(request, onSign);
        },
      },
    },
  });
});

Object.defineProperty(globalThis, 'miniProgramCore', {
  value: {
    receive: (text: string) => {
      const word = JSON.parse(text) as ContractCommand; // of the test, or one for the core
      if (word.name === 'test.platformContract') void runContract(word);
      else core.receive(text);
    },
    drain: () => JSON.stringify([...(JSON.parse(core.drain()) as string[]), ...lines.splice(0)]),
  },
});

interface ContractCommand {
  readonly command: number;
  readonly name?: string;
  readonly params: readonly [serverUrl: string];
}

/** With the program that runs already as the one that echoes. */
async function runContract({ command, params: [serverUrl] }: ContractCommand): Promise<void> {
  const pass = (durationMs: number) =>
    new Promise<void>((resolve) => {
      platform.clock.setTimer(durationMs, resolve);
    });
  const value = await platformContract({ platform, serverUrl, pass, echoProgram });
  lines.push(JSON.stringify({ type: 'done', command, value }));
}
