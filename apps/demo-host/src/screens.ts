import { askConsent } from './consent-dialog.js';
import { showPaymentSheet } from './payment-sheet.js';
import { showProgramDialog } from './program-dialog.js';
import { showToast } from './toast.js';

import type { PlatformScreens } from '@org/host-core';

/** What host-core may show in this page. */
export const screens: PlatformScreens = {
  askConsent,
  pay: showPaymentSheet,
  showToast: ({ programName, text, durationMs }) => showToast({ from: programName, text, durationMs }),
  showDialog: showProgramDialog,
};
