// A host page with a whole host in it, whose disk the journeys damage.

import { createBrowserPlatform } from '@org/adapter-browser';
import { createHost } from '@org/host-core';

import type { Host, HostEvents, LaunchOutcome, RunningProgram, UpdateOutcome } from '@org/host-core';

/** What the tests call in the page. */
interface RepairPage {
  update(id: string): Promise<UpdateOutcome>;
  launch(id: string): Promise<LaunchOutcome['type']>;
  prepare(id: string): Promise<boolean>;
  /** Closes the program as a user would, so that nothing is held against its release. */
  close(): Promise<void>;
  /** What the host said of damaged files and of programs that ended. */
  readonly notices: (HostEvents['integrity'] | HostEvents['closed'])[];
  /** Flips one bit of a text in each package that the host keeps; says how many hold it. */
  damage(text: string): Promise<number>;
}

declare global {
  interface Window {
    openRepairPage: (root: string) => Promise<RepairPage>;
    repairPage: RepairPage;
  }
}

const refuse = () => Promise.reject(new Error('Not in this test.'));

window.openRepairPage = async (root) => {
  const platform = await createBrowserPlatform({
    programOrigin: (label) => `http://${label}.localhost:${location.port}`,
    screens: { askConsent: refuse, pay: refuse, showDialog: refuse, showToast: () => undefined },
    issueToken: refuse,
    log: () => undefined,
  });
  const store = { url: `${location.origin}/store`, root };
  const host = await createHost({ platform, name: 'Host', version: '2.0.0', store });
  window.repairPage = createPage(host);
  return window.repairPage;
};

function createPage(host: Host): RepairPage {
  const notices: RepairPage['notices'] = [];
  let running: RunningProgram | null = null;
  host.on('integrity', (notice) => notices.push(notice));
  host.on('closed', (notice) => notices.push(notice));
  const mount = document.querySelector('main');
  return {
    update: (id) => host.update(id),
    prepare: (id) => host.prepare(id),
    launch: async (id) => {
      const outcome = await host.launch(id, { mount });
      running = outcome.type === 'launched' ? outcome.program : null;
      return outcome.type;
    },
    close: async () => {
      await running?.close();
    },
    notices,
    damage: damageBlobs,
  };
}

async function damageBlobs(text: string): Promise<number> {
  const database = await answerOf(indexedDB.open('miniapp-host'));
  const keys = await answerOf(database.transaction('blobs').objectStore('blobs').getAllKeys());
  let damaged = 0;
  for (const key of keys) {
    const blob: unknown = await answerOf(database.transaction('blobs').objectStore('blobs').get(key));
    if (!(blob instanceof Blob)) continue;
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const at = new TextDecoder('latin1').decode(bytes).indexOf(text);
    if (at < 0) continue;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await answerOf(
      database
        .transaction('blobs', 'readwrite')
        .objectStore('blobs')
        .put(new Blob([bytes]), key),
    );
    damaged += 1;
  }
  database.close();
  return damaged;
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(new Error('The database of the host refuses.', { cause: request.error }));
    };
  });
}
