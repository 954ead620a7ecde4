// A session exactly as a running program has it: real gate, validation, rate limit, timers, storage and journal.
// Sessions are internal to host-core, whose public way to one is a launch; what is measured here is the call alone.

import { createBrowserPlatform } from '@org/adapter-browser';

import { createMessagePortTransport } from '../../../packages/adapters/browser/src/message-port-transport.js';
import { openConsentDesk } from '../../../packages/host-core/src/consent-desk.js';
import { openDispatchTable } from '../../../packages/host-core/src/dispatch-table.js';
import { createPageStack } from '../../../packages/host-core/src/page-stack.js';
import { openOnceJournal } from '../../../packages/host-core/src/once-journal.js';
import { openProgramData } from '../../../packages/host-core/src/program-data.js';
import { createRateLimit } from '../../../packages/host-core/src/rate-limit.js';
import { startSession } from '../../../packages/host-core/src/session.js';

import { million } from './million.js';

import type { PlatformFiles } from '@org/host-core';

const program = {
  id: 'com.example.bench',
  name: 'Bench',
  version: '1.0.0',
  manifestSha256: '',
  partnerName: 'Example',
  permissions: ['payment', 'auth.token'],
  reasons: new Map<string, string>(),
  partnerPermissions: ['payment', 'auth.token'],
  domains: [],
};

// One file, as quick as memory: what a disk takes is no part of a bridge.
const files: PlatformFiles = {
  list: () => Promise.resolve([['million.bin', million.length]]),
  read: (_scope, _path, offset, length) => Promise.resolve(million.slice(offset, offset + length)),
  write: () => Promise.reject(new Error('The benchmark writes nothing.')),
  remove: () => Promise.resolve(),
  removeAll: () => Promise.resolve(),
};

/** Starts the host's end of sessions; the returned function puts one on a port. */
export async function prepareHostSessions(): Promise<(port: MessagePort) => void> {
  const refuse = () => Promise.reject(new Error('The benchmark asks nobody.'));
  const browser = await createBrowserPlatform({
    programOrigin: (label) => `http://${label}.localhost`,
    screens: { askConsent: refuse, pay: refuse, showDialog: refuse, showToast: () => undefined },
    issueToken: refuse,
  });
  const platform = { ...browser, files };
  // Asked at every call like any other, on a clock that runs fast enough to let them all pass.
  let rateMs = 0;
  const rateLimit = createRateLimit(() => (rateMs += 60_000));
  const grants = await openConsentDesk(platform, () => undefined).grantsOf(program.id);
  const table = openDispatchTable(platform, { hasExtensions: false });
  return (port) => {
    startSession(createMessagePortTransport(port), {
      platform,
      program,
      host: { name: 'Bench host', version: '1.0.0', locale: 'en' },
      launch: {},
      nativeProgram: { ...program, mount: null },
      ...openProgramData(platform, program.id),
      once: openOnceJournal(platform, program.id, () => undefined),
      rateLimit,
      grants,
      pages: createPageStack([{ path: '', query: {} }], () => undefined),
      parts: { load: () => Promise.resolve(null) },
      extensions: {},
      table,
      isInFront: () => true,
      reportReady: () => undefined,
      requestClose: () => undefined,
      requestRestart: () => undefined,
      setCloseConfirmation: () => undefined,
      checkForUpdate: refuse,
      hasStagedUpdate: () => Promise.resolve(false),
    });
  };
}
