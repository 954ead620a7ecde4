/**
 * The paths of a program's origin that belong to the host: everything under one folder, which no package file reaches.
 * The boot page, its script, the worker and the opaque page come from the network; health.js comes from the worker.
 */
export const programPaths = {
  boot: '/__miniapp/boot',
  bootScript: '/__miniapp/boot.js',
  worker: '/__miniapp/worker.js',
  opaque: '/__miniapp/opaque',
  forget: '/__miniapp/forget',
  forgetScript: '/__miniapp/forget.js',
  health: '/__miniapp/health.js',
} as const;

/** The cache of a program's origin in which its worker keeps the release that it serves. */
export const releaseCacheName = 'miniapp-release';
