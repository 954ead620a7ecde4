import type { NativePart, NativeSetup } from './native-part.js';
import type { ResultOf } from '@org/bridge-protocol';

/** The look: the scheme of the device, and what the host's app adds. */
export function themeNatives({ options }: NativeSetup): NativePart {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const theme = (): ResultOf<'ui.getTheme'> => ({
    scheme: dark.matches ? 'dark' : 'light',
    cssVars: options.theme?.() ?? {},
  });
  return {
    methods: { 'ui.getTheme': theme },
    events: {
      'ui.themeChange': (_program, emit) => {
        const report = () => {
          emit(theme());
        };
        dark.addEventListener('change', report);
        return () => {
          dark.removeEventListener('change', report);
        };
      },
    },
  };
}
