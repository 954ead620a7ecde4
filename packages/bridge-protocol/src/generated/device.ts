// Made from the catalogue by `npm run generate`.

/** The methods of `device.*`. */
export interface DeviceMethods {
  /**
   * What kind of device it is; nothing that tells one from another.
   *
   * Needs no permission. Settles within 5 s.
   */
  'device.getInfo': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: {
      class: 'phone' | 'tablet' | 'desktop' | 'kiosk';
      os: string;
      model: string | null;
      pixelRatio: number;
      memoryClass: 'low' | 'medium' | 'high' | 'unknown';
    };
    guarded: never;
  };
  /**
   * Vibrates shortly, or in a pattern of milliseconds on and off.
   *
   * Needs no permission. Settles within 5 s.
   */
  'device.vibrate': {
    params: { pattern: number[] };
    handlerParams: DeviceMethods['device.vibrate']['params'];
    result: null;
    guarded: never;
  };
  /**
   * Keeps the screen on while the program is seen, or no longer.
   *
   * Needs no permission. Settles within 5 s.
   */
  'device.keepAwake': {
    params: { enabled: boolean };
    handlerParams: DeviceMethods['device.keepAwake']['params'];
    result: { enabled: boolean };
    guarded: never;
  };
  /**
   * How full the battery is, from 0 to 1.
   *
   * Needs no permission. Settles within 5 s.
   */
  'device.getBattery': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: { level: number; charging: boolean };
    guarded: never;
  };
  /**
   * Keeps the screen out of screenshots, or no longer.
   *
   * Permission: `device.capture`. Settles within 5 s.
   */
  'device.setCapturePolicy': {
    params: { blockScreenshots: boolean };
    handlerParams: DeviceMethods['device.setCapturePolicy']['params'];
    result: { applied: boolean };
    guarded: never;
  };
  /**
   * Opens the telephone with a number. The user presses the button.
   *
   * Needs no permission. Waits for the user. Call it from a click or a key.
   */
  'device.call': {
    params: { number: string };
    handlerParams: DeviceMethods['device.call']['params'];
    result: null;
    guarded: never;
  };
}
