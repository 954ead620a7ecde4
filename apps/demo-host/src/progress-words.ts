import { formatBytes, formatBytesOf } from './format.js';

/** How far a download is. */
export interface Progress {
  readonly receivedBytes: number;
  readonly totalBytes: number;
  readonly remainingMs: number | null;
}

/** How far a download is, for people: `2.1 of 8.4 MB, about 20 seconds left`. */
export function progressWords({ receivedBytes, totalBytes, remainingMs }: Progress): string {
  const bytes = bytesWords({ receivedBytes, totalBytes });
  return remainingMs === null || receivedBytes >= totalBytes ? bytes : `${bytes}, ${timeLeft(remainingMs)}`;
}

/** The bytes alone: `2.1 of 8.4 MB`. */
export function bytesWords({ receivedBytes, totalBytes }: Omit<Progress, 'remainingMs'>): string {
  return `${formatBytesOf(receivedBytes, totalBytes)} of ${formatBytes(totalBytes)}`;
}

/** An estimate that jumps with every packet is no help: it is said in steps. */
function timeLeft(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds < 5) return 'a few seconds left';
  if (seconds < 50) return `about ${Math.round(seconds / 5) * 5} seconds left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 2) return 'about a minute left';
  return minutes <= 60 ? `about ${minutes} minutes left` : 'more than an hour left';
}
