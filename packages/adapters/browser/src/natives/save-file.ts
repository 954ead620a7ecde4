import { engineWindow } from './engine.js';
import { errorNameOf, userCancelled } from './native-error.js';

/** Asks the user where to keep a file, where the browser can ask; elsewhere it is a download. Rejects with USER_CANCELLED. */
export async function saveFile(file: File): Promise<void> {
  const engine = engineWindow();
  if (engine.showSaveFilePicker === undefined) {
    downloadFile(file);
    return;
  }
  const handle = await engine.showSaveFilePicker({ suggestedName: file.name }).catch((error: unknown) => {
    throw errorNameOf(error) === 'AbortError' ? userCancelled() : error;
  });
  await file.stream().pipeTo(await handle.createWritable());
}

/**
 * Gives a file to the browser as a download. Where it lands, and whether the browser asks, is the user's setting.
 * A browser that opens it instead opens it as the host's own page, so what a program wrote has a type that no browser shows.
 */
export function downloadFile(file: File, type = 'application/octet-stream'): void {
  const url = URL.createObjectURL(new Blob([file], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  // Engines read the bytes after the click, and none says when it is done.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, DOWNLOAD_MS);
}

const DOWNLOAD_MS = 60_000;
