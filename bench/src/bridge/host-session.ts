// A session exactly as a running program has it: real gate, validation, rate limit, timers, storage and journal.
// Sessions are internal to host-core, whose public way to one is a launch; what is measured here is the call alone.

import { createBrowserPlatform } from '@org/adapter-browser';

import { createMessagePortTransport } from '../../../packages/adapters/browser/src/message-port-transport.js';
import { openDispatchTable } from '../../../packages/host-core/src/dispatch-table.js';
import { openGrants } from '../../../packages/host-core/src/grants.js';
import { createPageStack } from '../../../packages/host-core/src/page-stack.js';
import { openProgramData } from '../../../packages/host-core/src/program-data.js';
import { startSession } from '../../../packages/host-core/src/session.js';

const program = {
  id: 'com.example.bench',
  name: 'Bench',
  version: '1.0.0',
  partnerName: 'Example',
  permissions: ['payment', 'auth.token'],
  partnerPermissions: ['payment', 'auth.token'],
  domains: [],
};

/** Starts the host's end of sessions; the returned function puts one on a port. */
export async function prepareHostSessions(): Promise<(port: MessagePort) => void> {
  const refuse = () => Promise.reject(new Error('The benchmark asks nobody.'));
  const platform = await createBrowserPlatform({
    programOrigin: (label) => `http://${label}.localhost`,
    screens: { askConsent: refuse, pay: refuse, showDialog: refuse, showToast: () => undefined },
    issueToken: refuse,
  });
  const grants = await openGrants(platform, program.id, () => undefined);
  const table = openDispatchTable(platform, { hasExtensions: false });
  return (port) => {
    startSession(createMessagePortTransport(port), {
      platform,
      program,
      host: { name: 'Bench host', version: '1.0.0', locale: 'en' },
      launch: {},
      nativeProgram: { ...program, mount: null },
      ...openProgramData(platform, program.id, () => undefined),
      grants,
      pages: createPageStack({ path: '', query: {} }, () => undefined),
      parts: new Map(),
      extensions: {},
      table,
      reportReady: () => undefined,
      requestClose: () => undefined,
      requestRestart: () => undefined,
      setCloseConfirmation: () => undefined,
      checkForUpdate: refuse,
      hasStagedUpdate: () => Promise.resolve(false),
    });
  };
}
