import { BridgeError } from '@org/bridge-protocol';

import type { EventDataOf } from '@org/bridge-protocol';

import { unlessAborted } from './call-end.js';
import { engineNavigator } from './engine.js';

import type { NativePart } from './native-part.js';

/** Where the device is, by the Geolocation API. */
export function locationNatives(): NativePart {
  const { geolocation } = engineNavigator();
  if (geolocation === undefined)
    return { unsupported: { 'location.get': 'This browser does not tell pages where it is.' } };
  return {
    methods: {
      'location.get': ({ accuracy, timeoutMs }, { signal }) =>
        unlessAborted(signal, positionOf(geolocation, { ...optionsOf(accuracy), timeout: timeoutMs })),
    },
    events: {
      'location.change': (_program, emit, { accuracy = 'coarse', minIntervalMs = 1_000 }) => {
        const report = atMostEvery(minIntervalMs, emit);
        const watchId = geolocation.watchPosition(
          (position) => {
            report(toWire(position));
          },
          // The place is not known now; the browser keeps looking, and the next one is reported.
          () => undefined,
          optionsOf(accuracy),
        );
        return () => {
          geolocation.clearWatch(watchId);
          report.stop();
        };
      },
    },
  };
}

function optionsOf(accuracy: 'coarse' | 'fine'): PositionOptions {
  return accuracy === 'fine'
    ? { enableHighAccuracy: true, maximumAge: 0 }
    : { enableHighAccuracy: false, maximumAge: COARSE_AGE_MS };
}

function positionOf(
  geolocation: Geolocation,
  options: PositionOptions,
): Promise<EventDataOf<'location.change'>> {
  return new Promise((resolve, reject) => {
    geolocation.getCurrentPosition(
      (position) => {
        resolve(toWire(position));
      },
      (error) => {
        reject(toBridgeError(error));
      },
      options,
    );
  });
}

function toWire({ coords, timestamp }: GeolocationPosition): EventDataOf<'location.change'> {
  return {
    latitude: coords.latitude,
    longitude: coords.longitude,
    accuracyMeters: coords.accuracy,
    atMs: timestamp,
  };
}

function toBridgeError({ code }: GeolocationPositionError): BridgeError {
  switch (code) {
    case GeolocationPositionError.PERMISSION_DENIED:
      return new BridgeError(
        'PERMISSION_DENIED',
        'The browser does not let this site know where it is: allow it in the settings of the browser.',
      );
    case GeolocationPositionError.TIMEOUT:
      return new BridgeError('UNAVAILABLE', 'The device did not find out in time where it is: try again.');
    default:
      return new BridgeError('UNAVAILABLE', 'The device cannot tell where it is now: try again later.');
  }
}

/** Passes on the newest value, at most once in so many milliseconds. */
function atMostEvery<T>(
  intervalMs: number,
  pass: (value: T) => void,
): ((value: T) => void) & { stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: { readonly value: T } | null = null;
  const open = () => {
    timer = undefined;
    if (waiting === null) return;
    const { value } = waiting;
    waiting = null;
    send(value);
  };
  const send = (value: T) => {
    timer = setTimeout(open, intervalMs);
    pass(value);
  };
  const report = (value: T) => {
    if (timer === undefined) send(value);
    else waiting = { value };
  };
  return Object.assign(report, {
    stop: () => {
      clearTimeout(timer);
    },
  });
}

/** A coarse place may be this old: a device does not need to measure again for every question. */
const COARSE_AGE_MS = 60_000;
