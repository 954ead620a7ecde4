const prefix = 'harbour.paused.';

/** A download that was begun and is not here whole. */
export interface PausedDownload {
  readonly version: string;
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

/** Remembers where a download stands, also over a reload: words for people; host-core knows itself what has arrived. */
export function rememberPaused(id: string, { version, receivedBytes, totalBytes }: PausedDownload): void {
  localStorage.setItem(prefix + id, JSON.stringify({ version, receivedBytes, totalBytes }));
}

/** Forgets it: the download has come to an end, or its program is gone. */
export function forgetPaused(id: string): void {
  localStorage.removeItem(prefix + id);
}

/** What an earlier page left, by program id. */
export function pausedDownloads(): ReadonlyMap<string, PausedDownload> {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  // Written by this page above.
  return new Map(
    keys.map((key) => [
      key.slice(prefix.length),
      JSON.parse(localStorage.getItem(key) ?? '{}') as PausedDownload,
    ]),
  );
}
