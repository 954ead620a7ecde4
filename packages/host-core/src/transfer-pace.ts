// How far a download is and how long it will take, for people.

import type { PlatformClock } from './platform.js';

/** Where a download stands. */
export interface DownloadProgress {
  readonly receivedBytes: number;
  readonly totalBytes: number;
  /** What is left at the pace of the last seconds; null until that is known. */
  readonly remainingMs: number | null;
}

/** Turns counts of bytes into progress. */
export interface TransferPace {
  /** How many bytes of the total are here. Those that were here from the start say nothing of the pace. */
  readonly at: (receivedBytes: number) => void;
}

/** A progress bar needs no more; each report crosses the bridge when the program runs. */
const REPORT_MS = 100;
/** The pace is measured over pieces of at least this long, and the last few seconds weigh most. */
const SAMPLE_MS = 500;
const MEMORY_MS = 5_000;
/** Between two chunks of a living transfer there is less; after more the device slept, or its clock was set. */
const MAX_SAMPLE_MS = 60_000;

/** Reports the first and the last count, and between them a few each second. */
export function openTransferPace(
  clock: Pick<PlatformClock, 'now'>,
  totalBytes: number,
  report: (progress: DownloadProgress) => void,
): TransferPace {
  let sample: { readonly atMs: number; readonly bytes: number } | null = null;
  let bytesPerMs: number | null = null;
  let reportedMs: number | null = null;

  return {
    at: (bytes) => {
      const receivedBytes = Math.min(bytes, totalBytes);
      const nowMs = clock.now();
      measure(receivedBytes, nowMs);
      const isDue = reportedMs === null || Math.abs(nowMs - reportedMs) >= REPORT_MS;
      if (!isDue && receivedBytes < totalBytes) return;
      reportedMs = nowMs;
      const remainingMs = bytesPerMs === null ? null : Math.ceil((totalBytes - receivedBytes) / bytesPerMs);
      report({ receivedBytes, totalBytes, remainingMs });
    },
  };

  function measure(bytes: number, nowMs: number): void {
    const elapsedMs = sample === null ? 0 : nowMs - sample.atMs;
    const isUsable = elapsedMs >= 0 && elapsedMs <= MAX_SAMPLE_MS;
    if (sample === null || !isUsable) {
      sample = { atMs: nowMs, bytes };
      return;
    }
    if (elapsedMs < SAMPLE_MS || bytes <= sample.bytes) return;
    const now = (bytes - sample.bytes) / elapsedMs;
    const weight = 1 - Math.exp(-elapsedMs / MEMORY_MS);
    bytesPerMs = bytesPerMs === null ? now : bytesPerMs + weight * (now - bytesPerMs);
    sample = { atMs: nowMs, bytes };
  }
}
