import { PackageError } from '@org/package-format';

import type { DomainRule } from '@org/package-format';

import { programPaths } from '../program-paths.js';

import type {
  BootReport,
  CorruptMessage,
  LaunchMessage,
  ReleaseParts,
  UnavailableMessage,
} from '../frame-messages.js';
import type { WorkerConfig } from '../program-origin-config.js';

import { askHost } from './ask-host.js';
import { createBootDesk } from './boot-desk.js';
import { answerHealthScript, answerRequest, refuseRequest } from './answer-request.js';
import { canReadBlobs } from './can-read-blobs.js';
import { answerHeldPage, hearHeldPage } from './held-page.js';
import { navigationRule } from './navigation-rule.js';
import { createReleaseCache } from './release-cache.js';
import { createReleaseSource } from './served-release.js';

import type { AnswerOptions } from './answer-request.js';
import type { ReleaseSource } from './served-release.js';

declare const self: ServiceWorkerGlobalScope;
/** What one worker is made with. */
interface ProgramWorkerOptions {
  readonly config: WorkerConfig;
  /** Another rule for `allowedDomains` than the strict one. */
  readonly allowDomain?: DomainRule;
  /** Another place for releases in front of the verified ones. `label` is that of this origin. */
  readonly inFrontOf?: (verified: ReleaseSource, label: string) => ReleaseSource;
}

/**
 * The Service Worker of a program's origin. It trusts the keys in its own text and nothing that anybody hands it.
 * The boot page hands it a release; from then on it answers every request of this origin from that release.
 */
export function startProgramWorker({
  config,
  inFrontOf = (verified) => verified,
  ...rules
}: ProgramWorkerOptions): void {
  const label = self.location.hostname.split('.')[0] ?? '';
  const cache = createReleaseCache();
  const releases = inFrontOf(createReleaseSource({ config, ...rules, label, cache, askHost }), label);

  const desk = createBootDesk(config, releases);

  self.addEventListener('install', (event) => {
    // A program may ask for this script too, for a part of its origin: that worker would go on with what was launched before.
    const isWhole = self.registration.scope === `${self.location.origin}/`;
    // A launch must not wait until every document of an older worker is gone.
    event.waitUntil(
      isWhole ? self.skipWaiting() : Promise.reject(new Error('It serves a whole origin and no less.')),
    );
  });

  self.addEventListener('message', (event) => {
    const [port] = event.ports;
    if (!isBootPage(event.source)) {
      event.waitUntil(
        releases.current().then((release) => release && hearHeldPage(event.data as null, port, release)),
      );
      return;
    }
    if (port === undefined) return;
    // The boot page is ours, and verification reads nothing before it has checked it.
    const parts = event.data as LaunchMessage;
    event.waitUntil(launch(releases, parts).then((report) => port.postMessage(report)));
  });

  self.addEventListener('fetch', (event) => {
    const { pathname, origin } = new URL(event.request.url);
    // Other origins are the content policy's concern.
    if (origin !== self.location.origin) return;
    switch (routeOf(event.request, pathname, config)) {
      case 'network':
        return;
      case 'boot':
        event.respondWith(desk.answer(event.request));
        return;
      case 'health':
        event.respondWith(answerHealthScript(config));
        return;
      case 'package':
        event.respondWith(answerFromPackage(event, { config, releases }));
        return;
      case 'sent-on':
        event.respondWith(
          desk
            .isOfLaunch(event.request.url)
            .then((isOfLaunch) =>
              isOfLaunch ? answerFromPackage(event, { config, releases }) : refuse(config),
            ),
        );
        return;
      case 'refused':
        event.respondWith(refuse(config));
        return;
    }
  });
}

/** The scripts of our own pages; everything else of this origin is answered here. */
const fromNetwork: ReadonlySet<string> = new Set([
  programPaths.bootScript,
  programPaths.forgetScript,
  programPaths.worker,
]);

function routeOf(
  { mode, referrer, destination }: Request,
  path: string,
  { hostOrigin }: WorkerConfig,
): 'health' | ReturnType<typeof navigationRule> {
  if (mode === 'navigate') {
    return navigationRule({ path, referrer, destination }, { own: self.location.origin, host: hostOrigin });
  }
  if (path === programPaths.health) return 'health';
  return fromNetwork.has(path) ? 'network' : 'package';
}

function refuse(config: WorkerConfig): Response {
  return refuseRequest(config, 'A program opens only in the frame of its host page.');
}

async function answerFromPackage(
  event: FetchEvent,
  options: Pick<AnswerOptions, 'config' | 'releases'>,
): Promise<Response> {
  const isHeld =
    new URL(event.request.url).pathname === programPaths.held && event.request.mode === 'navigate';
  const release = isHeld ? await options.releases.current() : null;
  if (release !== null) return answerHeldPage(release, options.config);
  const tell = async (message: CorruptMessage | UnavailableMessage) => {
    (await self.clients.get(event.clientId))?.postMessage(message);
  };
  return answerRequest(event.request, {
    ...options,
    onCorrupt: (path) => {
      event.waitUntil(tell({ miniapp: 'corrupt', path }));
    },
    onUnavailable: () => tell({ miniapp: 'unavailable', url: event.request.url }),
    onServed: (release, path) => {
      event.waitUntil(release.preload(path));
    },
  });
}

async function launch(releases: ReleaseSource, parts: ReleaseParts): Promise<BootReport> {
  try {
    if (parts.pieces.some(({ bytes }) => bytes instanceof Blob) && !(await canReadBlobs()))
      return { type: 'unread' };
    const { entryPoint } = await releases.launch(parts);
    return { type: 'serving', entryPoint };
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
