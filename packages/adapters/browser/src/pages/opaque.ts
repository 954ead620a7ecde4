// The page of a program without storage: it has no origin, takes its whole document from the host, and loads nothing.

import { restorePageState, watchHealth } from '@org/page-scripts';

import { createNonce } from '../frame-messages.js';

import type { OpaqueLaunchMessage, ResumeMessage } from '../frame-messages.js';
import type { PageConfig } from '../program-origin-config.js';

/** Baked in by the handler that serves this file. */
declare const MINIAPP_CONFIG: PageConfig;

/** Deprecated for pages that load; nothing else gives HTML to the parser, which runs its scripts in their places. */
const parser: { write(html: string): void } = document;

const nonce = createNonce();
const scriptNonce = document.currentScript?.nonce;
addEventListener('message', onMessage);
parent.postMessage({ miniapp: 'boot', nonce, scriptNonce }, MINIAPP_CONFIG.hostOrigin);

function onMessage({ source, origin, data, ports }: MessageEvent<Partial<OpaqueLaunchMessage> | null>): void {
  const [port] = ports;
  if (source !== parent || origin !== MINIAPP_CONFIG.hostOrigin || port === undefined) return;
  if (data?.miniapp !== 'launch' || data.nonce !== nonce || data.html === undefined) return;
  // Opening the document again takes every listener away, so health is watched from then on.
  document.open();
  watchHealth((report) => {
    port.postMessage(report);
  });
  port.onmessage = ({ data: answer }: MessageEvent<Partial<ResumeMessage> | null>) => {
    if (answer?.miniapp === 'resume') restorePageState(String(answer.text));
  };
  parser.write(data.html);
  document.close();
}
