// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `ui.*`: see docs/methods/ui.md. */
export const ui = {
  /** A short message of the program, shown by the host for a moment. Needs no permission. Settles within 5 s. */
  showToast: (...rest: CallArguments<'ui.showToast'>) => call('ui.showToast', ...rest),
  /** A question with up to three buttons; null when the user dismissed it. Needs no permission. Waits for the user. */
  showDialog: (...rest: CallArguments<'ui.showDialog'>) => call('ui.showDialog', ...rest),
  /** A list to choose one of; null when the user dismissed it. Needs no permission. Waits for the user. */
  showActionSheet: (...rest: CallArguments<'ui.showActionSheet'>) => call('ui.showActionSheet', ...rest),
  /** Shows that the program is busy, or no longer. It ends with the session. Needs no permission. Settles within 5 s. */
  setLoading: (...rest: CallArguments<'ui.setLoading'>) => call('ui.setLoading', ...rest),
  /** Title and colour of the bar above the program. Needs no permission. Settles within 5 s. */
  setNavigationBar: (...rest: CallArguments<'ui.setNavigationBar'>) => call('ui.setNavigationBar', ...rest),
  /** The host’s large button below the program. A press comes as ui.primaryButtonClick. Needs no permission. Settles within 5 s. */
  setPrimaryButton: (...rest: CallArguments<'ui.setPrimaryButton'>) => call('ui.setPrimaryButton', ...rest),
  /** The look that the host wants. It changes by ui.themeChange. Needs no permission. Settles within 5 s. */
  getTheme: (...rest: CallArguments<'ui.getTheme'>) => call('ui.getTheme', ...rest),
  /** The room that the program has. It changes by ui.viewportChange. Needs no permission. Settles within 5 s. */
  getViewport: (...rest: CallArguments<'ui.getViewport'>) => call('ui.getViewport', ...rest),
  /** Asks for more room or less. The answer says what the host made of it. Needs no permission. Waits for the user. Call it from a click or a key. Ask `supports` for: orientation. */
  setDisplayMode: (...rest: CallArguments<'ui.setDisplayMode'>) => call('ui.setDisplayMode', ...rest),
};
