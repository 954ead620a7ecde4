import { randomId } from './random-id.js';

import type { Platform } from './platform.js';

const recordKey = 'trust/install-id';

/** The random name of this installation, made once. It decides about rollouts and never leaves the device. */
export async function installId(platform: Pick<Platform, 'records' | 'random'>): Promise<string> {
  const { records } = platform;
  const known = await records.get(recordKey);
  if (known !== null && /^[0-9a-f]{32}$/u.test(known)) return known;
  const made = randomId(platform);
  // Of two pages that make one at once, the first to write has named the installation.
  if (await records.commitIf(new Map([[recordKey, known]]), new Map([[recordKey, made]]))) return made;
  return (await records.get(recordKey)) ?? made;
}
