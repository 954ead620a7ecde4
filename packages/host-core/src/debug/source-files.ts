import { isPackagePath, packageLimits } from '@org/package-format';

import { createCanceller } from '../canceller.js';
import { messageOf } from '../error.js';
import { oneAfterAnother } from '../one-after-another.js';
import { PartUnavailableError } from '../part-unavailable-error.js';
import { urlPathOf } from '../surface/answer-request.js';

import { fetchSource } from './fetch-source.js';

import type { Platform } from '../platform.js';
import type { ProgramParts } from '../program-parts.js';
import type { ReleaseFiles } from '../release-files.js';
import type { Manifest } from '@org/package-format';

/** Files of one launch that are fetched at a time; a program may ask for all at once, and each is held in memory. */
const MAX_AT_ONCE = 6;

/** The files of a source, each as the server has it when it is asked for. */
export function openSourceFiles(
  { url, manifest }: { readonly url: string; readonly manifest: Manifest },
  platform: Pick<Platform, 'network' | 'clock' | 'log'>,
): ReleaseFiles {
  const canceller = createCanceller();
  const turns = Array.from({ length: MAX_AT_ONCE }, oneAfterAnother);
  let count = 0;
  return {
    parts: partsOf(manifest),
    read,
    // A serving side that has no copies asks so for every file.
    replace: (path) => read(path).catch(() => null),
    part: () => Promise.resolve(null),
    close: () => {
      canceller.cancel();
      return Promise.resolve();
    },
  };

  async function read(path: string): Promise<Uint8Array | null> {
    if (!isPackagePath(path)) return null;
    count += 1;
    const inTurn = turns[count % MAX_AT_ONCE] ?? oneAfterAnother();
    return inTurn(() => fetchFile(path));
  }

  async function fetchFile(path: string): Promise<Uint8Array | null> {
    const { signal } = canceller;
    const request = {
      url: url + urlPathOf(path).slice(1),
      maxBytes: packageLimits.maxContainerBytes,
      signal,
    };
    try {
      return await fetchSource(request, platform);
    } catch (cause) {
      if (!signal.aborted)
        platform.log({ level: 'warn', event: 'source-unanswered', detail: messageOf(cause) });
      // What documents are told of a file that cannot be had now.
      throw new PartUnavailableError(path, cause);
    }
  }
}

/** Nothing of a source is brought before it is asked for: each part of it counts as here. */
function partsOf({ packages = {} }: Manifest): ProgramParts {
  const names = new Set(Object.keys(packages));
  return {
    load: (name) => Promise.resolve(names.has(name) ? { bytes: 0, fromCache: true } : null),
    beforeRead: () => Promise.resolve(),
    pieceOf: () => Promise.resolve(null),
    here: () => Promise.resolve([]),
    startIdle: () => undefined,
    close: () => Promise.resolve(),
  };
}
