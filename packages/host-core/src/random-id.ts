import { toHex } from '@org/package-format';

import type { Platform } from './platform.js';

/** A fresh id of 128 random bits, unguessable, of the form docs/protocol.md 1.5 asks for. */
export function randomId(platform: Pick<Platform, 'random'>): string {
  return toHex(platform.random(16));
}
