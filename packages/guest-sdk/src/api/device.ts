// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `device.*`: see docs/methods/device.md. */
export const device = {
  /** What kind of device it is; nothing that tells one from another. Needs no permission. Settles within 5 s. */
  getInfo: (...rest: CallArguments<'device.getInfo'>) => call('device.getInfo', ...rest),
  /** Vibrates shortly, or in a pattern of milliseconds on and off. Needs no permission. Settles within 5 s. */
  vibrate: (...rest: CallArguments<'device.vibrate'>) => call('device.vibrate', ...rest),
  /** Keeps the screen on while the program is seen, or no longer. Needs no permission. Settles within 5 s. */
  keepAwake: (...rest: CallArguments<'device.keepAwake'>) => call('device.keepAwake', ...rest),
  /** How full the battery is, from 0 to 1. Needs no permission. Settles within 5 s. */
  getBattery: (...rest: CallArguments<'device.getBattery'>) => call('device.getBattery', ...rest),
  /** Keeps the screen out of screenshots, or no longer. Permission: `device.capture`. Settles within 5 s. */
  setCapturePolicy: (...rest: CallArguments<'device.setCapturePolicy'>) =>
    call('device.setCapturePolicy', ...rest),
  /** Opens the telephone with a number. The user presses the button. Needs no permission. Waits for the user. Call it from a click or a key. */
  call: (...rest: CallArguments<'device.call'>) => call('device.call', ...rest),
};
