import type { Platform } from './platform.js';

/** Why a download that nobody waits for is better put off; null when it costs nothing, as far as the device says. */
export async function costOfDownload({
  conditions,
}: Pick<Platform, 'conditions'>): Promise<'metered' | 'low-power' | null> {
  const { isMetered = null, isPowerLow = null } = (await conditions?.()) ?? {};
  if (isMetered === true) return 'metered';
  return isPowerLow === true ? 'low-power' : null;
}
