import { containerLayout, parseManifest } from '@org/package-format';

import { openReleaseFiles } from '../../../../host-core/src/release-files.js';

import type { Platform, SurfaceFiles } from '@org/host-core';

/** The files of a container as host-core hands them to a surface, on a device that cannot reach its store. */
export function filesOf(platform: Platform, containerKey: string, manifest: Uint8Array): SurfaceFiles {
  const layout = containerLayout(manifest, parseManifest(manifest, { allowDomain: () => true }));
  return openReleaseFiles({
    platform,
    store: { containerPart: () => Promise.resolve({ type: 'offline', reason: 'No store in this test.' }) },
    release: { layout, kept: { containerKey, containerSha256: '', containerBytes: layout.size } },
    onTrouble: () => undefined,
  });
}
