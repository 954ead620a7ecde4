import { actionSheetNatives } from './action-sheet.js';
import { badgeNatives } from './badge.js';
import { barNatives } from './ui-bars.js';
import { createBars } from './bars.js';
import { biometricNatives } from './biometric.js';
import { calendarNatives } from './calendar.js';
import { photoNatives } from './capture-photo.js';
import { clipboardNatives } from './clipboard.js';
import { contactsNatives } from './contacts.js';
import { deviceNatives } from './device.js';
import { displayModeNatives } from './display-mode.js';
import { fileNatives } from './file.js';
import { createGestures } from './gestures.js';
import { hostAppReasons } from './host-app-reasons.js';
import { linkNatives } from './link.js';
import { locationNatives } from './location.js';
import { englishWords } from './native-words.js';
import { networkStatusNatives } from './network-status.js';
import { notificationNatives } from './notification.js';
import { pictureNatives } from './pick-image.js';
import { previewNatives } from './preview.js';
import { audioNatives } from './record-audio.js';
import { scanNatives } from './scan.js';
import { shareNatives } from './share.js';
import { createSheets } from './sheets.js';
import { telemetryNatives } from './telemetry.js';
import { themeNatives } from './theme.js';
import { viewportNatives } from './viewport.js';

import type { PlatformNatives } from '@org/host-core';

import type { BrowserNativesOptions } from './browser-natives-options.js';
import type { NativePart, NativeSetup } from './native-part.js';

/** What this browser can answer, asked once: methods of missing functions are not there, and the reason says why. */
export async function createBrowserNatives(options: BrowserNativesOptions = {}): Promise<PlatformNatives> {
  const { app = {}, events = {} } = options;
  const words = { ...englishWords, ...options.words };
  const setup: NativeSetup = {
    options,
    words,
    sheets: createSheets(words),
    bars: createBars({ words, onBack: options.onBack }),
  };
  const parts = await openParts(setup);
  const methods = merge([...parts.map((part) => part.methods), app]);
  const reasons = merge([...parts.map((part) => part.unsupported), hostAppReasons]);
  const takeGesture = createGestures();
  return {
    methods,
    events: merge([...parts.map((part) => part.events), events]),
    unsupported: except(reasons, methods),
    // What the app answers itself, it answers whole.
    without: except(merge(parts.map((part) => part.without)), app),
    ...(takeGesture === undefined ? {} : { takeGesture }),
    forgetProgram: async (programId) => {
      for (const part of parts) await part.forgetProgram?.(programId);
    },
  };
}

async function openParts(setup: NativeSetup): Promise<readonly NativePart[]> {
  return [
    actionSheetNatives(setup),
    barNatives(setup),
    themeNatives(setup),
    viewportNatives(setup),
    await displayModeNatives(),
    locationNatives(),
    networkStatusNatives(),
    ...deviceNatives(setup),
    clipboardNatives(),
    shareNatives(),
    linkNatives(),
    fileNatives(),
    pictureNatives(),
    photoNatives(setup),
    audioNatives(setup),
    previewNatives(setup),
    await scanNatives(setup),
    await contactsNatives(),
    calendarNatives(),
    await biometricNatives(setup),
    notificationNatives(),
    badgeNatives(),
    telemetryNatives(setup),
  ];
}

function merge<T extends object>(parts: readonly (T | undefined)[]): T {
  return Object.assign({}, ...parts) as T; // every member comes from a T
}

/** The members that the other object does not have. */
function except<T extends object>(members: T, others: object): T {
  const kept = Object.entries(members).filter(([name]) => !Object.hasOwn(others, name));
  return Object.fromEntries(kept) as T; // some members of a T, all of which are optional
}
