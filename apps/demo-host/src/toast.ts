import { element } from './element.js';

/** A short message at the bottom of the page, read out politely. */
export interface Toast {
  readonly text: string;
  /** Whose words these are, when not the host's own. */
  readonly from?: string;
  readonly durationMs?: number;
}

/** More at once would cover the page; the oldest makes room. */
const MAX_TOASTS = 3;

const region = element('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });

/** Shows a toast above everything but an open dialog. */
export function showToast({ text, from, durationMs = readingMs(text) }: Toast): void {
  if (!region.isConnected) document.body.append(region);
  const toast = element(
    'p',
    { class: 'toast' },
    from === undefined ? null : element('strong', {}, `${from}: `),
    text,
  );
  region.append(toast);
  while (region.children.length > MAX_TOASTS) region.firstElementChild?.remove();
  setTimeout(() => toast.remove(), durationMs);
}

/** Four seconds, and longer for what takes longer to read. */
function readingMs(text: string): number {
  return Math.max(4_000, text.length * 60);
}
