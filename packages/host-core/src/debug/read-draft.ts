import { PackageError, packageLimits, programLabel, sha256, toHex } from '@org/package-format';
import { debugProgramId, isDebugDomain, parseDraft } from '@org/package-format/debug';

import { reasonsIn } from '../consent-reasons.js';
import { HostError, messageOf } from '../error.js';

import { fetchSource } from './fetch-source.js';

import type { InstalledRelease } from '../installed-release.js';
import type { CancelSignal, Platform } from '../platform.js';

/** A program that nobody has signed, as its manifest is now. */
export interface Source {
  /** The folder of its files, with a slash at its end. */
  readonly url: string;
  /** Not that of the signed program. */
  readonly id: string;
  /** What a launch relies on. There is no statement, no container and no list of files behind it. */
  readonly release: InstalledRelease;
}

/** Reads `manifest.json` of a source. Rejects with HostError SOURCE_UNAVAILABLE or SOURCE_INVALID. */
export async function readDraft(
  url: string,
  {
    platform,
    signal,
  }: {
    readonly platform: Pick<Platform, 'network' | 'clock' | 'crypto'>;
    readonly signal: CancelSignal | undefined;
  },
): Promise<Source> {
  const place = `${url}manifest.json`;
  const bytes = await fetchDraft(place, { platform, signal });
  try {
    return await describe({ url, bytes }, platform);
  } catch (cause) {
    if (!(cause instanceof PackageError)) throw cause;
    throw new HostError('SOURCE_INVALID', `${place} cannot be run. ${cause.message}`, cause);
  }
}

async function fetchDraft(
  url: string,
  { platform, signal }: Parameters<typeof readDraft>[1],
): Promise<Uint8Array> {
  const request = { url, maxBytes: packageLimits.maxManifestBytes, signal };
  const bytes = await fetchSource(request, platform).catch((cause: unknown) => {
    throw new HostError('SOURCE_UNAVAILABLE', messageOf(cause), cause);
  });
  if (bytes !== null) return bytes;
  throw new HostError(
    'SOURCE_UNAVAILABLE',
    `There is no ${url}: serve the folder that miniapp pack takes, with its manifest.json.`,
  );
}

async function describe(
  { url, bytes }: { readonly url: string; readonly bytes: Uint8Array },
  { crypto }: Pick<Platform, 'crypto'>,
): Promise<Source> {
  const manifest = parseDraft(bytes, { allowDomain: isDebugDomain });
  const id = debugProgramId(manifest.id);
  const digest = toHex(await sha256(crypto, bytes));
  const { name, version, permissions, allowedDomains } = manifest;
  const identity = {
    ...{ id, name, version, permissions, manifestSha256: digest },
    partnerName: `${url} (not signed)`,
    reasons: reasonsIn(manifest),
    // There is no partner whose contract could narrow it.
    partnerPermissions: permissions,
    domains: allowedDomains,
  };
  const nothing = { size: 0, manifestOffset: 0, files: new Map(), entries: [], directoryOffset: 0 };
  return {
    ...{ url, id },
    release: {
      ...{ digest, manifest, identity },
      manifestBytes: bytes,
      statementBytes: new Uint8Array(),
      kept: { containerSha256: '', containerBytes: 0, pieces: [] },
      layout: nothing,
      label: await programLabel(id, crypto),
    },
  };
}
