// The boot page of a program's origin: takes a launch from the host, gives it to the worker, and makes room.

import { createNonce, parseBootReport } from '../frame-messages.js';
import { fileUrl, programPaths } from '../program-paths.js';
import { loadPiece } from '../release-piece.js';

import { passOnRepairs } from './pass-on-repairs.js';

import type { BeginMessage, BootReport, LaunchMessage } from '../frame-messages.js';
import type { BootConfig } from '../program-origin-config.js';

/** Baked in by the handler that serves this file. */
declare const MINIAPP_CONFIG: BootConfig;

const nonce = createNonce();
passOnRepairs(MINIAPP_CONFIG.hostOrigin);
addEventListener('message', onMessage);
parent.postMessage({ miniapp: 'boot', nonce }, MINIAPP_CONFIG.hostOrigin);

function onMessage({ source, origin, data, ports }: MessageEvent<Partial<LaunchMessage> | null>): void {
  const [port] = ports;
  if (source !== parent || origin !== MINIAPP_CONFIG.hostOrigin || port === undefined) return;
  if (data?.miniapp !== 'launch' || data.nonce !== nonce) return;
  removeEventListener('message', onMessage);
  // The host may have its reasons to wait: the user has not opened the program yet.
  let begin: BeginMessage | null = null;
  port.onmessage = (message: MessageEvent<BeginMessage>) => {
    begin = message.data;
  };
  // The exact origin of the host has sent it; the worker verifies every part.
  void launch(data as LaunchMessage).then((report) => {
    port.postMessage(report);
    if (report.type !== 'serving') return;
    location.replace(begin === null ? programPaths.held : fileUrl(begin.startPath ?? report.entryPoint));
  });
}

async function launch(message: LaunchMessage): Promise<BootReport> {
  try {
    const worker = await startWorker();
    const report = await handOver(message, worker);
    if (report.type !== 'unread') return report;
    return await handOver({ ...message, pieces: await Promise.all(message.pieces.map(loadPiece)) }, worker);
  } catch (cause) {
    return {
      type: 'refused',
      code: 'SERVICE_WORKER_REFUSED',
      message: `The browser refused the Service Worker that serves programs (${String(cause)}). Are cookies and site data of other sites blocked?`,
    };
  }
}

/** The worker of exactly this configuration, active; an older one is replaced. */
async function startWorker(): Promise<ServiceWorker> {
  // What a program has registered for a part of its origin would stand in front of this one.
  for (const other of await navigator.serviceWorker.getRegistrations())
    if (other.scope !== `${location.origin}/`) await other.unregister();
  const registration = await navigator.serviceWorker.register(MINIAPP_CONFIG.workerUrl, {
    scope: '/',
    updateViaCache: 'none',
  });
  const url = new URL(MINIAPP_CONFIG.workerUrl, location.href).href;
  const workers = [registration.installing, registration.waiting, registration.active];
  const worker = workers.find((candidate) => candidate?.scriptURL === url);
  if (worker === null || worker === undefined) throw new Error('its registration is gone');
  await activated(worker);
  return worker;
}

function activated(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('it could not start'));
    };
    worker.addEventListener('statechange', look);
    look();
  });
}

function handOver(message: LaunchMessage, worker: ServiceWorker): Promise<BootReport> {
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      const report = parseBootReport(data);
      if (report === null) reject(new Error('it gave no report'));
      else resolve(report);
      port1.close();
    };
    worker.postMessage(message, [port2]);
  });
}
