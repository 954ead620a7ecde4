import { BridgeError } from '@org/bridge-protocol';

import { deviceInfo } from './device-info.js';
import { unsupportedReasons } from './unsupported-reasons.js';

import type { HandlerParamsOf, ResultOf } from '@org/bridge-protocol';
import type { NativeEvents, NativeMethods, PlatformNatives } from '@org/host-core';

import type { ElectronParts } from '../electron-parts.js';

/** What the app brings to the methods that a desktop answers. */
export interface ElectronNativesOptions {
  /** Methods that the app answers itself: accounts, its own services, and whatever it does better than this adapter. */
  readonly app?: NativeMethods;
  /** Events that the app reports itself. */
  readonly events?: NativeEvents;
  /** CSS custom properties for programs, by name. */
  readonly theme?: () => Record<string, string>;
  /** Receives what programs tell of themselves; without it that is dropped. */
  readonly telemetry?: (entry: TelemetryEntry) => void;
}

/** What a program tells of itself; the host decides what it keeps. */
export type TelemetryEntry = { readonly programId: string } & (
  | ({ readonly type: 'track' } & HandlerParamsOf<'telemetry.track'>)
  | ({ readonly type: 'log' } & HandlerParamsOf<'telemetry.log'>)
  | ({ readonly type: 'mark' } & HandlerParamsOf<'telemetry.mark'>)
);

/** The few native methods that a desktop app answers by itself. */
export function createElectronNatives(
  electron: Pick<ElectronParts, 'clipboard' | 'nativeTheme' | 'net' | 'screen' | 'shell'>,
  { app = {}, events = {}, theme: cssVars, telemetry }: ElectronNativesOptions,
): Pick<PlatformNatives, 'methods' | 'events' | 'unsupported'> {
  const { clipboard, nativeTheme, net, screen, shell } = electron;
  const theme = (): ResultOf<'ui.getTheme'> => ({
    scheme: nativeTheme.shouldUseDarkColors ? 'dark' : 'light',
    cssVars: cssVars?.() ?? {},
  });
  const methods: NativeMethods = {
    'ui.getTheme': theme,
    'device.getInfo': () => deviceInfo(screen),
    'network.getStatus': () => {
      const online = net.isOnline();
      return { online, type: online ? 'unknown' : 'none', metered: null };
    },
    'clipboard.readText': async () => ({ text: await clipboard.readText() }),
    'clipboard.writeText': async ({ text }) => {
      await clipboard.writeText(text);
      return null;
    },
    // The core has checked where it leads. A page outside opens in the browser of the device, in both modes.
    'link.open': async ({ url }) => {
      await shell.openExternal(url).catch((cause: unknown) => {
        throw new BridgeError('UNAVAILABLE', 'The device opened no browser for this link.', { cause });
      });
      return null;
    },
    'telemetry.track': (entry, { program: { id: programId } }) => {
      telemetry?.({ type: 'track', programId, ...entry });
      return null;
    },
    'telemetry.log': (entry, { program: { id: programId } }) => {
      telemetry?.({ type: 'log', programId, ...entry });
      return null;
    },
    'telemetry.mark': (entry, { program: { id: programId } }) => {
      telemetry?.({ type: 'mark', programId, ...entry });
      return null;
    },
    ...app,
  };
  const unsupported = Object.entries(unsupportedReasons).filter(([name]) => !Object.hasOwn(methods, name));
  return {
    methods,
    events: {
      'ui.themeChange': (_program, emit) => {
        const report = () => emit(theme());
        nativeTheme.on('updated', report);
        return () => nativeTheme.off('updated', report);
      },
      ...events,
    },
    unsupported: Object.fromEntries(unsupported),
  };
}
