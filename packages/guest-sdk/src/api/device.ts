// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';

/** `device.*`: see docs/methods/device.md. */
export const device = {
  /**
   * What kind of device it is; nothing that tells one from another.
   *
   * Needs no permission. Settles within 5 s.
   */
  getInfo: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{
    class: 'phone' | 'tablet' | 'desktop' | 'kiosk';
    os: string;
    model: string | null;
    pixelRatio: number;
    memoryClass: 'low' | 'medium' | 'high' | 'unknown';
  }> =>
    callChecked(
      'device.getInfo',
      { class: '', os: '', model: ['', null], pixelRatio: 0, memoryClass: '' },
      rest,
    ),
  /**
   * Vibrates shortly, or in a pattern of milliseconds on and off.
   *
   * Needs no permission. Settles within 5 s.
   */
  vibrate: (...rest: [params: { pattern: number[] }, options?: CallOptions]): Promise<null> =>
    call('device.vibrate', ...rest),
  /**
   * Keeps the screen on while the program is seen, or no longer.
   *
   * Needs no permission. Settles within 5 s.
   */
  keepAwake: (
    ...rest: [params: { enabled: boolean }, options?: CallOptions]
  ): Promise<{ enabled: boolean }> => callChecked('device.keepAwake', { enabled: false }, rest),
  /**
   * How full the battery is, from 0 to 1.
   *
   * Needs no permission. Settles within 5 s.
   */
  getBattery: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{ level: number; charging: boolean }> =>
    callChecked('device.getBattery', { level: 0, charging: false }, rest),
  /**
   * Keeps the screen out of screenshots, or no longer.
   *
   * Permission: `device.capture`. Settles within 5 s.
   */
  setCapturePolicy: (
    ...rest: [params: { blockScreenshots: boolean }, options?: CallOptions]
  ): Promise<{ applied: boolean }> => callChecked('device.setCapturePolicy', { applied: false }, rest),
  /**
   * Opens the telephone with a number. The user presses the button.
   *
   * Needs no permission. Waits for the user. Call it from a click or a key.
   */
  call: (...rest: [params: { number: string }, options?: CallOptions]): Promise<null> =>
    call('device.call', ...rest),
};
