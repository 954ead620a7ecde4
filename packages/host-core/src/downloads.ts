import { createDownloadTurns } from './download-turns.js';
import { openPackageSpace } from './package-space.js';

import type { DownloadTurns } from './download-turns.js';
import type { PackageSpace, PackageSpaceOptions } from './package-space.js';
import type { Platform } from './platform.js';

/** What all downloads of a host share: its turns on the network and its room on the disk. */
export interface Downloads {
  readonly inTurn: DownloadTurns;
  readonly space: PackageSpace;
}

/** 5.8: more at once are not faster on one connection, and each holds a part of its package in memory. */
const MAX_AT_ONCE = 3;

/** Opens the downloads of a host. */
export function openDownloads(
  platform: Pick<Platform, 'blobs' | 'records' | 'clock' | 'instances'>,
  options: PackageSpaceOptions = {},
): Downloads {
  return { inTurn: createDownloadTurns(MAX_AT_ONCE), space: openPackageSpace(platform, options) };
}
