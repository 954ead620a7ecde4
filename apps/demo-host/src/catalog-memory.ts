import type { CatalogEntry } from '@org/host-core';

const prefix = 'harbour.catalog.';
/** An icon larger than this is shown from the store only. */
const MAX_ICON_BYTES = 65_536;

/**
 * Keeps what the store said of the installed programs, so that they look the same without it: words and pictures for
 * people, nothing that a decision rests on.
 */
export async function remember(
  entries: readonly CatalogEntry[],
  installedIds: ReadonlySet<string>,
): Promise<void> {
  for (const entry of entries) {
    if (!installedIds.has(entry.id)) continue;
    const known = recall(entry.id);
    if (known?.version === entry.version && known.name === entry.name && known.iconUrl !== null) continue;
    const iconUrl = entry.iconUrl === null ? null : await pictureOf(entry.iconUrl);
    localStorage.setItem(prefix + entry.id, JSON.stringify({ ...entry, iconUrl }));
  }
}

/** What the store last said of a program, its icon as a data URL, or null. */
export function recall(id: string): CatalogEntry | null {
  const text = localStorage.getItem(prefix + id);
  // Written by this page above; host-core checked the entry when it came.
  return text === null ? null : (JSON.parse(text) as CatalogEntry);
}

/** Forgets a program that was uninstalled. */
export function forget(id: string): void {
  localStorage.removeItem(prefix + id);
}

async function pictureOf(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { credentials: 'omit' });
    const blob = await response.blob();
    return response.ok && blob.size <= MAX_ICON_BYTES ? await toDataUrl(blob) : null;
  } catch {
    // The store went away in between: the program is shown with its initial.
    return null;
  }
}

function toDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : ''));
    reader.addEventListener('error', () => reject(new Error('The picture could not be read.')));
    reader.readAsDataURL(blob);
  });
}
