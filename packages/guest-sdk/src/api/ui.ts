// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';
import { call } from '../page.js';

import type { CallOptions } from '../call-options.js';

/** `ui.*`: see docs/methods/ui.md. */
export const ui = {
  /**
   * A short message of the program, shown by the host for a moment.
   *
   * Needs no permission. Settles within 5 s.
   */
  showToast: (
    ...rest: [params: { text: string; durationMs?: number | undefined }, options?: CallOptions]
  ): Promise<null> => call('ui.showToast', ...rest),
  /**
   * A question with up to three buttons; null when the user dismissed it.
   *
   * Needs no permission. Waits for the user.
   */
  showDialog: (
    ...rest: [
      params: { title: string; message: string; buttons?: { id: string; label: string }[] | undefined },
      options?: CallOptions,
    ]
  ): Promise<{ buttonId: string | null }> => callChecked('ui.showDialog', { buttonId: ['', null] }, rest),
  /**
   * A list to choose one of; null when the user dismissed it.
   *
   * Needs no permission. Waits for the user.
   */
  showActionSheet: (
    ...rest: [params: { title?: string | undefined; items: string[] }, options?: CallOptions]
  ): Promise<{ index: number | null }> => callChecked('ui.showActionSheet', { index: [0, null] }, rest),
  /**
   * Shows that the program is busy, or no longer. It ends with the session.
   *
   * Needs no permission. Settles within 5 s.
   */
  setLoading: (
    ...rest: [params: { visible: boolean; text?: string | undefined }, options?: CallOptions]
  ): Promise<null> => call('ui.setLoading', ...rest),
  /**
   * Title and colour of the bar above the program.
   *
   * Needs no permission. Settles within 5 s.
   */
  setNavigationBar: (
    ...rest: [
      params: {
        title?: string | undefined;
        color?: string | undefined;
        textStyle?: 'light' | 'dark' | undefined;
        backVisible?: boolean | undefined;
      },
      options?: CallOptions,
    ]
  ): Promise<null> => call('ui.setNavigationBar', ...rest),
  /**
   * The host’s large button below the program. A press comes as ui.primaryButtonClick.
   *
   * Needs no permission. Settles within 5 s.
   */
  setPrimaryButton: (
    ...rest: [
      params: {
        text?: string | undefined;
        enabled?: boolean | undefined;
        loading?: boolean | undefined;
        visible: boolean;
      },
      options?: CallOptions,
    ]
  ): Promise<null> => call('ui.setPrimaryButton', ...rest),
  /**
   * The look that the host wants. It changes by ui.themeChange.
   *
   * Needs no permission. Settles within 5 s.
   */
  getTheme: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{ scheme: 'light' | 'dark'; cssVars: Record<string, string> }> =>
    callChecked('ui.getTheme', { scheme: '', cssVars: { '*': '' } }, rest),
  /**
   * The room that the program has. It changes by ui.viewportChange.
   *
   * Needs no permission. Settles within 5 s.
   */
  getViewport: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{
    width: number;
    height: number;
    safeArea: { top: number; right: number; bottom: number; left: number };
    keyboardHeight: number;
    displayMode: 'inline' | 'fullscreen' | 'pip';
  }> =>
    callChecked(
      'ui.getViewport',
      {
        width: 0,
        height: 0,
        safeArea: { top: 0, right: 0, bottom: 0, left: 0 },
        keyboardHeight: 0,
        displayMode: '',
      },
      rest,
    ),
  /**
   * Asks for more room or less. The answer says what the host made of it.
   *
   * Needs no permission. Waits for the user. Call it from a click or a key. Ask `supports` for: orientation.
   */
  setDisplayMode: (
    ...rest: [params: { mode: 'inline' | 'fullscreen' | 'pip'; orientation?: never }, options?: CallOptions]
  ): Promise<{ mode: 'inline' | 'fullscreen' | 'pip' }> =>
    callChecked('ui.setDisplayMode', { mode: '' }, rest),
};
