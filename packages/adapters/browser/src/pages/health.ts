// The script in front of each document of a program. Its words count for the program's own health and for nothing else.

import { passOnRepairs } from './pass-on-repairs.js';
import { watchHealth } from './watch-health.js';

import type { CorruptMessage, HealthReport } from '../frame-messages.js';
import type { PageConfig } from '../program-origin-config.js';

/** Baked in by the handler that serves this file. */
declare const MINIAPP_CONFIG: PageConfig;

const report = (health: HealthReport) => {
  parent.postMessage({ miniapp: 'health', ...health }, MINIAPP_CONFIG.hostOrigin);
};

watchHealth(report);

const servedError = document.currentScript?.dataset.error;
if (servedError !== undefined) report({ type: 'error', message: servedError });

navigator.serviceWorker.addEventListener(
  'message',
  ({ data }: MessageEvent<Partial<CorruptMessage> | null>) => {
    if (data?.miniapp === 'corrupt') {
      report({
        type: 'error',
        message: `${String(data.path)} is damaged: it is not what the partner signed.`,
      });
    }
  },
);
passOnRepairs(MINIAPP_CONFIG.hostOrigin);
