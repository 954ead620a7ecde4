import type { LaunchDigests } from './launch-digests.js';

/**
 * The paths of a program's origin that belong to the host: everything under one folder, which no package file reaches.
 * The boot page, its script, the worker and the opaque page come from the network; health.js and the held page come from the worker.
 */
export const programPaths = {
  boot: '/__miniapp/boot',
  held: '/__miniapp/held',
  bootScript: '/__miniapp/boot.js',
  worker: '/__miniapp/worker.js',
  opaque: '/__miniapp/opaque',
  forget: '/__miniapp/forget',
  forgetScript: '/__miniapp/forget.js',
  health: '/__miniapp/health.js',
} as const;

/**
 * The boot page, asked for with the release that is wanted: a worker that serves that very release opens the program in its
 * place, or the held page, where nobody has opened the program yet.
 */
export function startPathOf(
  { statement, root }: LaunchDigests,
  { isHeld }: { readonly isHeld: boolean },
): string {
  // Under names of their own: a worker that knows no held page must not open the program ahead.
  return `${programPaths.boot}?${isHeld ? 'held' : 'statement'}=${statement}&root=${root}`;
}

/** Where a file of the package is in the program's origin. */
export function fileUrl(path: string): string {
  return `/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** The header by which the server says, with the boot page, which worker it would give now: its path and query. */
export const workerHeader = 'miniapp-worker';

/** The cache of a program's origin in which its worker keeps the release that it serves. */
export const releaseCacheName = 'miniapp-release';
