import { releaseCacheName } from '../program-paths.js';

/**
 * Holds the cache in which the worker keeps the release, as long as this document stands: a private window of WebKit
 * forgets a cache that nobody has open, and browsers stop workers when they like.
 */
export function holdRelease(): void {
  caches.open(releaseCacheName).then(
    (cache) => {
      // A listener that is never called keeps what it names from being collected.
      addEventListener('miniapp-held', () => cache);
    },
    () => undefined, // The worker has told the host page why, if it could not keep the release.
  );
}
