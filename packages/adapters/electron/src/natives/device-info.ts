import { totalmem } from 'node:os';

import type { ResultOf } from '@org/bridge-protocol';

import type { ElectronParts } from '../electron-parts.js';

type DeviceInfo = ResultOf<'device.getInfo'>;

/** What kind of device this is; nothing that tells one from another. */
export function deviceInfo(screen: ElectronParts['screen']): DeviceInfo {
  return {
    class: 'desktop',
    os: families[process.platform] ?? 'unknown',
    model: null,
    pixelRatio: screen.getPrimaryDisplay().scaleFactor,
    memoryClass: memoryClass(totalmem() / 2 ** 30),
  };
}

const families: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'macOS',
  linux: 'Linux',
  win32: 'Windows',
};

// As browsers round it: what the system keeps for itself is missing from the sum.
function memoryClass(gibibytes: number): DeviceInfo['memoryClass'] {
  if (gibibytes <= 2) return 'low';
  return gibibytes <= 4 ? 'medium' : 'high';
}
