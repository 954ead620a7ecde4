// The script in front of each document of a program. Its words count for the program's own health and for nothing else.

import { restorePageState, watchHealth } from '@org/page-scripts';

import { holdDocument } from './hold-document.js';
import { holdRelease } from './hold-release.js';
import { passOnRepairs } from './pass-on-repairs.js';

import type { HealthReport } from '@org/host-core/surface';

import type { CorruptMessage, ResumeMessage, UnavailableMessage } from '../frame-messages.js';
import type { PageConfig } from '../program-origin-config.js';

/** Baked in by the handler that serves this file. */
declare const MINIAPP_CONFIG: PageConfig;

const excused = new Set<string>();
const report = (health: HealthReport) => {
  parent.postMessage({ miniapp: 'health', ...health }, MINIAPP_CONFIG.hostOrigin);
};

const { held, html, error: servedError } = document.currentScript?.dataset ?? {};
if (held === undefined) attend();
else
  holdDocument({ url: held, html }, MINIAPP_CONFIG.hostOrigin, () => {
    attend();
    holdRelease();
  });
if (servedError !== undefined) report({ type: 'error', message: servedError });

navigator.serviceWorker.addEventListener(
  'message',
  ({ data }: MessageEvent<Partial<CorruptMessage | UnavailableMessage> | null>) => {
    if (data?.miniapp === 'unavailable') excused.add(String(data.url));
    if (data?.miniapp === 'corrupt') {
      report({
        type: 'error',
        message: `${String(data.path)} is damaged: it is not what the partner signed.`,
      });
    }
  },
);
passOnRepairs(MINIAPP_CONFIG.hostOrigin);
holdRelease();

/** From here on it is a document of the program. */
function attend(): void {
  watchHealth(report, (message) => [...excused].some((url) => message.includes(url)));
  addEventListener('message', ({ source, origin, data }: MessageEvent<Partial<ResumeMessage> | null>) => {
    if (source !== parent || origin !== MINIAPP_CONFIG.hostOrigin) return;
    if (data?.miniapp === 'resume') restorePageState(String(data.text));
  });
}
