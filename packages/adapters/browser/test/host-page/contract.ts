// A host page that runs testkit's contracts on the real platform and the real transport.

import { createBrowserPlatform } from '@org/adapter-browser';
import { platformContract, transportContract } from '@org/testkit';

import type { ContractReport } from '@org/testkit';

import { createMessagePortTransport } from '../../src/message-port-transport.js';

import { filesOf } from './files-of.js';

import type { LaunchRequest } from './main.js';

declare global {
  interface Window {
    runPlatformContract: (program: LaunchRequest) => Promise<ContractReport>;
    runTransportContract: () => Promise<ContractReport>;
  }
}

const pass = (durationMs: number) => new Promise<void>((resolve) => setTimeout(resolve, durationMs));

window.runPlatformContract = async ({ programId, label, webStorage, releaseUrl }) => {
  const refuse = () => Promise.reject(new Error('Not in this test.'));
  const platform = await createBrowserPlatform({
    programOrigin: (name) => `http://${name}.localhost:${location.port}`,
    screens: { askConsent: refuse, pay: refuse, showDialog: refuse, showToast: () => undefined },
    issueToken: refuse,
  });
  const bytesOf = async (part: string) =>
    new Uint8Array(await (await fetch(`${releaseUrl}/${part}`)).arrayBuffer());
  const container = await bytesOf('container');
  const manifest = await bytesOf('manifest');
  await platform.blobs.put(
    'echo',
    (async function* () {
      yield await Promise.resolve(container);
    })(),
  );
  return platformContract({
    platform,
    serverUrl: location.origin,
    pass,
    echoProgram: {
      programId,
      label,
      programName: 'Echo',
      entryPoint: 'index.html',
      resume: null,
      welcome: '{}',
      webStorage,
      domains: [],
      statement: await bytesOf('statement'),
      storeKeys: [],
      storeRoot: new Uint8Array(),
      manifest,
      ...filesOf(platform, 'echo', manifest),
      mount: document.body,
    },
  });
};

window.runTransportContract = () =>
  transportContract(
    () => {
      const { port1, port2 } = new MessageChannel();
      return Promise.resolve([createMessagePortTransport(port1), createMessagePortTransport(port2)] as const);
    },
    { wait: () => pass(50), noticesPeerClose: false },
  );
