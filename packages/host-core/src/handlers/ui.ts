import type { Handlers } from '../program-context.js';

/** Answers `ui.*`. */
export const uiHandlers: Handlers<'ui.showToast' | 'ui.showDialog'> = {
  'ui.showToast': ({ text, durationMs }, { platform, program }) => {
    platform.screens.showToast({ programName: program.name, text, durationMs });
    return null;
  },
  'ui.showDialog': async ({ title, message, buttons }, { platform, program }, { signal }) => ({
    buttonId: await platform.screens.showDialog({
      programName: program.name,
      title,
      message,
      buttons,
      signal,
    }),
  }),
};
