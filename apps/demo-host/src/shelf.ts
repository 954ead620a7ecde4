import { compareVersions } from '@org/package-format';

import { recall, remember } from './catalog-memory.js';
import { hostIdentity } from './host-identity.js';

import type { CatalogEntry, Host, InstalledProgram } from '@org/host-core';

/** A program as the page shows it: what the store says, what is on this device, or both. */
export interface ShelfProgram {
  readonly id: string;
  readonly name: string;
  readonly partnerName: string | null;
  readonly description: string | null;
  readonly iconUrl: string | null;
  readonly permissions: readonly string[];
  readonly allowedDomains: readonly string[];
  /** What the store offers now; null while it cannot be reached or no longer has the program. */
  readonly offer: Pick<CatalogEntry, 'version' | 'minHostVersion' | 'sizeBytes'> | null;
  readonly installed: InstalledProgram | null;
}

/** Everything the page lists, and whether the store was reached for it. */
export interface Shelf {
  readonly isOnline: boolean;
  readonly programs: readonly ShelfProgram[];
}

/** Asks the store and the device. Without the store it lists what is installed, as the store last described it. */
export async function loadShelf(host: Host): Promise<Shelf> {
  const [answer, installed] = await Promise.all([host.catalog(), host.installed()]);
  const byId = new Map(installed.map((program) => [program.id, program]));
  if (answer.type === 'answer') {
    await remember(answer.value, new Set(byId.keys()));
    const listed = answer.value.map((entry) => toShelf(entry, byId.get(entry.id) ?? null, true));
    const listedIds = new Set(answer.value.map(({ id }) => id));
    const rest = installed.filter(({ id }) => !listedIds.has(id));
    return { isOnline: true, programs: [...listed, ...rest.map(fromDevice)] };
  }
  return { isOnline: false, programs: installed.map(fromDevice) };
}

/** Where a program stands between the store and this device. */
export type ProgramStanding =
  | { readonly type: 'available'; readonly version: string }
  | { readonly type: 'host-update-required'; readonly version: string; readonly minHostVersion: string }
  | { readonly type: 'installed'; readonly version: string }
  | { readonly type: 'update-available'; readonly version: string; readonly newVersion: string }
  | { readonly type: 'update-ready'; readonly version: string; readonly newVersion: string }
  | { readonly type: 'update-asks'; readonly version: string; readonly newVersion: string }
  | { readonly type: 'update-failed'; readonly version: string; readonly newVersion: string }
  | { readonly type: 'update-waits-for-host'; readonly version: string; readonly newVersion: string };

/** Says where a program stands. It words a card; what is run is decided by host-core from signed data. */
export function standingOf({ offer, installed }: ShelfProgram): ProgramStanding {
  const needsNewerHost = offer !== null && compareVersions(offer.minHostVersion, hostIdentity.version) > 0;
  if (installed === null) {
    if (!needsNewerHost) return { type: 'available', version: offer?.version ?? '' };
    return { type: 'host-update-required', version: offer.version, minHostVersion: offer.minHostVersion };
  }
  const { version, stagedVersion, stagedAdds, failed, needsHost } = installed;
  if (stagedVersion !== null) {
    return { type: stagedAdds === null ? 'update-ready' : 'update-asks', version, newVersion: stagedVersion };
  }
  if (offer === null || compareVersions(offer.version, version) <= 0) {
    if (needsHost === null) return { type: 'installed', version };
    return { type: 'update-waits-for-host', version, newVersion: needsHost.version };
  }
  const newVersion = offer.version;
  if (failed.some((release) => release.version === newVersion)) {
    return { type: 'update-failed', version, newVersion };
  }
  return { type: needsNewerHost ? 'update-waits-for-host' : 'update-available', version, newVersion };
}

function toShelf(entry: CatalogEntry, installed: InstalledProgram | null, isOffered: boolean): ShelfProgram {
  const { id, name, partner, description, iconUrl, permissions, allowedDomains } = entry;
  return {
    id,
    name,
    partnerName: partner.name,
    description,
    iconUrl,
    permissions,
    allowedDomains,
    offer: isOffered ? entry : null,
    installed,
  };
}

function fromDevice(installed: InstalledProgram): ShelfProgram {
  const entry = recall(installed.id);
  if (entry !== null) return toShelf(entry, installed, false);
  const { id, name } = installed;
  const unknown = {
    partnerName: null,
    description: null,
    iconUrl: null,
    permissions: [],
    allowedDomains: [],
  };
  return { id, name, ...unknown, offer: null, installed };
}
