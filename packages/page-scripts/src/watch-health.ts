import { watchPageState } from './page-state.js';

import type { HealthReport } from '@org/host-core/surface';

/**
 * Reports the health of the document it runs in: started, painted, errors, a beat each second, and where the user is.
 * It speaks for the program it runs beside, so nothing it says is more than the program's own word.
 * An error about a file of its own origin is held back for a moment, and for good when `isExcused` says by then that nobody
 * is to blame for it.
 */
export function watchHealth(
  report: (report: HealthReport) => void,
  isExcused?: (message: string) => boolean,
): void {
  report({ type: 'started' });
  setInterval(() => {
    report({ type: 'beat' });
  }, BEAT_MS);
  // Some engines call that a load, after which a document that does not greet is taken for another one.
  addEventListener('hashchange', () => {
    report({ type: 'moved' });
  });
  watchErrors((message) => {
    const error: HealthReport = { type: 'error', message: message.slice(0, MAX_MESSAGE_CHARS) };
    if (isExcused === undefined || !message.includes(location.origin)) report(error);
    else
      setTimeout(() => {
        if (!isExcused(message)) report(error);
      }, EXCUSE_MS);
  });
  watchPaint(() => {
    report({ type: 'painted' });
  });
  watchPageState((state) => {
    report({ type: 'state', ...state });
  });
}

const BEAT_MS = 1_000;
/** No host takes more (host-core, health-report.ts). */
const MAX_MESSAGE_CHARS = 500;
/** The worker's word on a file may come a moment after the engine's. */
const EXCUSE_MS = 50;

function watchErrors(onError: (message: string) => void): void {
  // Capture: a script or a style sheet that fails to load tells only itself.
  addEventListener(
    'error',
    ({ target, message }) => {
      if (target instanceof HTMLScriptElement) onError(`${target.src} could not be loaded.`);
      else if (target instanceof HTMLLinkElement) onError(`${target.href} could not be loaded.`);
      else if (target === window) onError(message);
    },
    true,
  );
  addEventListener('unhandledrejection', ({ reason }: PromiseRejectionEvent) => {
    onError(`Unhandled rejection: ${String(reason)}`);
  });
}

function watchPaint(onPaint: () => void): void {
  if (!PerformanceObserver.supportedEntryTypes.includes('paint')) {
    watchLayout(onPaint);
    return;
  }
  const observer = new PerformanceObserver((entries) => {
    if (entries.getEntriesByName('first-contentful-paint').length === 0) return;
    observer.disconnect();
    onPaint();
  });
  observer.observe({ type: 'paint', buffered: true });
}

/** Where paints are not reported, as in WebKit's frames of other sites: two frames after something of the body has a box. */
function watchLayout(onPaint: () => void): void {
  const content = document.createRange();
  const look = () => {
    content.selectNodeContents(document.body); // text without an element is content too
    requestAnimationFrame(content.getClientRects().length > 0 ? onPaint : look);
  };
  addEventListener('load', look);
}
