import type { DeviceConditions } from '@org/host-core';

/** What some engines tell a page of the connection and the battery. */
export interface ConditionSources {
  readonly connection?: {
    readonly saveData?: boolean;
    readonly type?: string;
    readonly effectiveType?: string;
  };
  readonly getBattery?: () => Promise<{ readonly charging: boolean; readonly level: number }>;
}

/** As phones draw the line. */
const LOW_BATTERY_LEVEL = 0.2;

/** Says what a download would cost; null for what this engine keeps to itself. Asked anew each time. */
export async function deviceConditions(
  // The members that not every engine has are not among the types of the DOM.
  sources: ConditionSources = navigator as ConditionSources,
): Promise<DeviceConditions> {
  return { isMetered: isMetered(sources), isPowerLow: await isPowerLow(sources) };
}

function isMetered({ connection }: ConditionSources): boolean | null {
  if (connection === undefined) return null;
  const { saveData, type, effectiveType } = connection;
  if (saveData === true || type === 'cellular') return true;
  if (type === 'wifi' || type === 'ethernet') return false;
  // So slow a connection is a phone's; a fast one may be paid by volume all the same.
  return effectiveType === 'slow-2g' || effectiveType === '2g' ? true : null;
}

async function isPowerLow(sources: ConditionSources): Promise<boolean | null> {
  if (sources.getBattery === undefined) return null;
  try {
    const { charging, level } = await sources.getBattery();
    return !charging && level <= LOW_BATTERY_LEVEL;
  } catch {
    // A policy of the page's keeps the battery from it.
    return null;
  }
}
