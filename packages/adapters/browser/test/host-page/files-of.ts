import { containerLayout, parseManifest } from '@org/package-format';

import { wholePiece } from '../../../../host-core/src/container-pieces.js';
import { openDownloads } from '../../../../host-core/src/downloads.js';
import { openReleaseFiles } from '../../../../host-core/src/release-files.js';

import type { Platform, SurfaceRequest } from '@org/host-core';

/** A container in a blob as host-core hands it to a surface, on a device that cannot reach its store. */
export function filesOf(
  platform: Platform,
  containerKey: string,
  manifestBytes: Uint8Array,
): Pick<SurfaceRequest, 'containerBytes' | 'pieces' | 'files'> {
  const manifest = parseManifest(manifestBytes, { allowDomain: () => true });
  const layout = containerLayout(manifestBytes, manifest);
  const pieces = [wholePiece(containerKey, layout.size)];
  const files = openReleaseFiles({
    platform,
    downloads: openDownloads(platform),
    store: {
      container: () => {
        throw new Error('No store in this test.');
      },
      containerPart: () => Promise.resolve({ type: 'offline', reason: 'No store in this test.' }),
    },
    release: { manifest, layout, kept: { containerSha256: '', containerBytes: layout.size, pieces } },
    onTrouble: () => undefined,
  });
  return { containerBytes: layout.size, pieces, files };
}
