import { BridgeError } from '@org/bridge-protocol';

import type { ResultOf } from '@org/bridge-protocol';

import { createElement } from './create-element.js';
import { engineNavigator } from './engine.js';
import { keepAwakeNatives } from './keep-awake.js';
import { osFamily } from './os-family.js';

import type { NativePart, NativeSetup } from './native-part.js';

type DeviceInfo = ResultOf<'device.getInfo'>;

/** What the device is and does. */
export function deviceNatives(setup: NativeSetup): readonly NativePart[] {
  return [
    {
      methods: { 'device.getInfo': deviceInfo },
      unsupported: { 'device.setCapturePolicy': 'A web page cannot keep itself out of screenshots.' },
    },
    vibrateNatives(),
    batteryNatives(),
    keepAwakeNatives(),
    callNatives(setup),
  ];
}

function deviceInfo(): DeviceInfo {
  return {
    class: deviceClass(),
    os: osFamily(),
    // Browsers hide the model, and it would tell one device from another.
    model: null,
    pixelRatio: devicePixelRatio,
    memoryClass: memoryClass(engineNavigator().deviceMemory),
  };
}

function deviceClass(): DeviceInfo['class'] {
  if (!matchMedia('(pointer: coarse)').matches) return 'desktop';
  return Math.min(screen.width, screen.height) < SMALLEST_TABLET_PX ? 'phone' : 'tablet';
}

function memoryClass(gigabytes: number | undefined): DeviceInfo['memoryClass'] {
  if (gigabytes === undefined) return 'unknown';
  if (gigabytes <= 2) return 'low';
  return gigabytes <= 4 ? 'medium' : 'high';
}

function vibrateNatives(): NativePart {
  if (engineNavigator().vibrate === undefined)
    return { unsupported: { 'device.vibrate': 'This browser does not vibrate.' } };
  return {
    methods: {
      'device.vibrate': ({ pattern }) => {
        if (navigator.vibrate(pattern)) return null;
        throw new BridgeError('NOT_SUPPORTED', 'The browser did not vibrate: its settings may forbid it.');
      },
    },
  };
}

function batteryNatives(): NativePart {
  const engine = engineNavigator();
  if (engine.getBattery === undefined)
    return { unsupported: { 'device.getBattery': 'This browser keeps the battery to itself.' } };
  return {
    methods: {
      'device.getBattery': async () => {
        const battery = await engine.getBattery?.();
        if (battery === undefined) throw new BridgeError('NOT_SUPPORTED', 'This browser has no battery now.');
        return { level: battery.level, charging: battery.charging };
      },
    },
  };
}

function callNatives({ sheets, words }: NativeSetup): NativePart {
  return {
    methods: {
      // The user follows the link, so nothing is dialled without a press; whether one was, the program does not learn.
      'device.call': async ({ number }, call) => {
        await sheets.open<null>({
          call,
          title: words.callTitle(number),
          type: 'choice',
          build: ({ content, close, cancelButton }) => {
            const link = createElement('a', {
              text: words.call,
              attributes: { href: `tel:${encodeURIComponent(number)}`, class: 'main' },
              onClick: () => {
                close(null);
              },
            });
            content.append(createElement('div', { attributes: { class: 'row' } }, [cancelButton(), link]));
          },
        });
        return null;
      },
    },
  };
}

/** The shorter side of the smallest tablets, in CSS pixels. */
const SMALLEST_TABLET_PX = 600;
