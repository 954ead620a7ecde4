// Made from the catalogue by `npm run generate`.

import type { JsonValue } from '../json.js';

/** The methods of `ui.*`. */
export interface UiMethods {
  /**
   * A short message of the program, shown by the host for a moment.
   *
   * Needs no permission. Settles within 5 s.
   */
  'ui.showToast': {
    params: { text: string; durationMs?: number | undefined };
    handlerParams: { text: string; durationMs: number };
    result: null;
    guarded: never;
  };
  /**
   * A question with up to three buttons; null when the user dismissed it.
   *
   * Needs no permission. Waits for the user.
   */
  'ui.showDialog': {
    params: { title: string; message: string; buttons?: { id: string; label: string }[] | undefined };
    handlerParams: { title: string; message: string; buttons: { id: string; label: string }[] };
    result: { buttonId: string | null };
    guarded: never;
  };
  /**
   * A list to choose one of; null when the user dismissed it.
   *
   * Needs no permission. Waits for the user.
   */
  'ui.showActionSheet': {
    params: { title?: string | undefined; items: string[] };
    handlerParams: UiMethods['ui.showActionSheet']['params'];
    result: { index: number | null };
    guarded: never;
  };
  /**
   * Shows that the program is busy, or no longer. It ends with the session.
   *
   * Needs no permission. Settles within 5 s.
   */
  'ui.setLoading': {
    params: { visible: boolean; text?: string | undefined };
    handlerParams: UiMethods['ui.setLoading']['params'];
    result: null;
    guarded: never;
  };
  /**
   * Title and colour of the bar above the program.
   *
   * Needs no permission. Settles within 5 s.
   */
  'ui.setNavigationBar': {
    params: {
      title?: string | undefined;
      color?: string | undefined;
      textStyle?: 'light' | 'dark' | undefined;
      backVisible?: boolean | undefined;
    };
    handlerParams: UiMethods['ui.setNavigationBar']['params'];
    result: null;
    guarded: never;
  };
  /**
   * The host’s large button below the program. A press comes as ui.primaryButtonClick.
   *
   * Needs no permission. Settles within 5 s.
   */
  'ui.setPrimaryButton': {
    params: {
      text?: string | undefined;
      enabled?: boolean | undefined;
      loading?: boolean | undefined;
      visible: boolean;
    };
    handlerParams: { text?: string | undefined; enabled: boolean; loading: boolean; visible: boolean };
    result: null;
    guarded: never;
  };
  /**
   * The look that the host wants. It changes by ui.themeChange.
   *
   * Needs no permission. Settles within 5 s.
   */
  'ui.getTheme': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: { scheme: 'light' | 'dark'; cssVars: Record<string, string> };
    guarded: never;
  };
  /**
   * The room that the program has. It changes by ui.viewportChange.
   *
   * Needs no permission. Settles within 5 s.
   */
  'ui.getViewport': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: {
      width: number;
      height: number;
      safeArea: { top: number; right: number; bottom: number; left: number };
      keyboardHeight: number;
      displayMode: 'inline' | 'fullscreen' | 'pip';
    };
    guarded: never;
  };
  /**
   * Asks for more room or less. The answer says what the host made of it.
   *
   * Needs no permission. Waits for the user. Call it from a click or a key. Ask `supports` for: orientation.
   */
  'ui.setDisplayMode': {
    params: {
      mode: 'inline' | 'fullscreen' | 'pip';
      orientation?: 'any' | 'portrait' | 'landscape' | undefined;
    };
    handlerParams: UiMethods['ui.setDisplayMode']['params'];
    result: { mode: 'inline' | 'fullscreen' | 'pip' };
    guarded: 'orientation';
  };
}

/** What the events of `ui.*` carry. */
export interface UiEvents {
  /**
   * The host wants another look.
   *
   * Needs no permission.
   */
  'ui.themeChange': { scheme: 'light' | 'dark'; cssVars: Record<string, string> };
  /**
   * The program has another room: turned, resized, or the keyboard came.
   *
   * Needs no permission.
   */
  'ui.viewportChange': {
    width: number;
    height: number;
    safeArea: { top: number; right: number; bottom: number; left: number };
    keyboardHeight: number;
    displayMode: 'inline' | 'fullscreen' | 'pip';
  };
  /**
   * The user pressed the host’s large button.
   *
   * Needs no permission.
   */
  'ui.primaryButtonClick': Record<string, JsonValue>;
}
