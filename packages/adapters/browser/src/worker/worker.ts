// The Service Worker of a program's origin. It trusts the keys in its own text and nothing that anybody hands it.

import { PackageError } from '@org/package-format';

import { programPaths } from '../program-paths.js';

import type { BootReport, CorruptMessage, LaunchMessage, ReleaseParts } from '../frame-messages.js';
import type { ProgramOriginConfig } from '../program-origin-config.js';

import { answerHealthScript, answerRequest, refuseRequest } from './answer-request.js';
import { navigationRule } from './navigation-rule.js';
import { createReleaseCache } from './release-cache.js';
import { createReleaseSource } from './served-release.js';

declare const self: ServiceWorkerGlobalScope;
/** Baked in by the handler that serves this file. */
declare const MINIAPP_CONFIG: ProgramOriginConfig;

const releases = createReleaseSource({
  config: MINIAPP_CONFIG,
  label: self.location.hostname.split('.')[0] ?? '',
  cache: createReleaseCache(),
});

self.addEventListener('install', (event) => {
  // A launch must not wait until every document of an older worker is gone.
  event.waitUntil(self.skipWaiting());
});

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (port === undefined || !isBootPage(event.source)) return;
  // The boot page is ours, and verification reads nothing before it has checked it.
  event.waitUntil(launch(event.data as LaunchMessage).then((report) => port.postMessage(report)));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // Other origins are the content policy's concern.
  if (url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    answerNavigation(event, url.pathname);
  } else if (url.pathname === programPaths.health) {
    event.respondWith(answerHealthScript(MINIAPP_CONFIG));
  } else if (!fromNetwork.has(url.pathname)) {
    event.respondWith(answerFromPackage(event));
  }
});

/** The scripts of the boot page; everything else of this origin is answered here. */
const fromNetwork: ReadonlySet<string> = new Set([programPaths.bootScript, programPaths.worker]);

function answerNavigation(event: FetchEvent, path: string): void {
  const { referrer, destination } = event.request;
  const rule = navigationRule(
    { path, referrer, destination },
    { own: self.location.origin, host: MINIAPP_CONFIG.hostOrigin },
  );
  switch (rule) {
    case 'network':
      return;
    case 'package':
      event.respondWith(answerFromPackage(event));
      return;
    case 'refused':
      event.respondWith(refuseRequest(MINIAPP_CONFIG, 'A program opens only in the frame of its host page.'));
      return;
  }
}

function answerFromPackage(event: FetchEvent): Promise<Response> {
  return answerRequest(event.request, {
    config: MINIAPP_CONFIG,
    releases,
    onCorrupt: (path) => {
      event.waitUntil(reportCorrupt(event.clientId, path));
    },
  });
}

async function reportCorrupt(clientId: string, path: string): Promise<void> {
  const message: CorruptMessage = { miniapp: 'corrupt', path };
  (await self.clients.get(clientId))?.postMessage(message);
}

async function launch({ statement, manifest, container }: ReleaseParts): Promise<BootReport> {
  try {
    const { verified } = await releases.launch({ statement, manifest, container });
    return { type: 'serving', entryPoint: verified.manifest.entryPoint };
  } catch (cause) {
    if (cause instanceof PackageError) return { type: 'refused', code: cause.code, message: cause.message };
    return {
      type: 'refused',
      code: 'SERVING_FAILED',
      message: `The program's origin could not keep its package: ${String(cause)}`,
    };
  }
}

/** A document of the program could hand over an old release of itself; only the boot page, told by the host, may. */
function isBootPage(source: ExtendableMessageEvent['source']): boolean {
  return source instanceof Client && new URL(source.url).pathname === programPaths.boot;
}
