import { compareVersions } from '@org/package-format';

import { emptyRecord } from '../program-record.js';
import { randomId } from '../random-id.js';

import { openSourceFiles } from './source-files.js';

import type { Platform } from '../platform.js';
import type { ReleaseOrigin } from '../release-origin.js';
import type { ReleaseSlots } from '../release-slots.js';
import type { Source } from './read-draft.js';

/** A source as what a launch runs: neither tried nor taken back nor updated, since it is what its author wants to see. */
export function sourceOrigin(
  { url, release }: Source,
  { platform, version }: { readonly platform: Platform; readonly version: string },
): ReleaseOrigin {
  const { minHostVersion } = release.manifest;
  return {
    slots: noSlots,
    isUpdateTried: true,
    choose: () =>
      Promise.resolve(
        compareVersions(minHostVersion, version) > 0
          ? { type: 'host-update-required', version: release.manifest.version, minHostVersion }
          : {
              ...{ type: 'open', release, nonce: randomId(platform) },
              ...{ isTrial: false, hasFallback: false, hasOwnData: false },
            },
      ),
    openFiles: () => openSourceFiles({ url, manifest: release.manifest }, platform),
    checkForUpdate: () => Promise.resolve({ status: 'up-to-date', version: null }),
  };
}

/** Slots that hold nothing and keep nothing: no record of an installed program is ever read or written for a source. */
const noSlots: ReleaseSlots = {
  load: (id) => Promise.resolve(emptyRecord(id)),
  list: () => Promise.resolve([]),
  apply: (id) => Promise.resolve({ record: emptyRecord(id), effects: [] }),
  release: () => Promise.resolve(),
  discard: () => Promise.resolve(),
  remove: () => Promise.resolve(),
};
