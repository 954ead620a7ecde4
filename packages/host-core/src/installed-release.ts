// A release as both signers vouch for it: read from disk, verified anew at every launch (docs/updates.md 6).

import {
  PackageError,
  encodeUtf8,
  parseStatement,
  programLabel,
  sha256,
  toHex,
  verifyRelease,
  verifyStatement,
} from '@org/package-format';

import { createCanceller } from './canceller.js';
import { mainKey, pieceBytes, splitContainer, wholePiece } from './container-pieces.js';
import { reasonsIn } from './consent-reasons.js';
import { messageOf } from './error.js';
import { MANIFEST_OFFSET } from './manifest-place.js';
import { packageKey } from './release-slots.js';
import { repairPart } from './repair-part.js';

import type { ContainerPiece } from './container-pieces.js';
import type { Platform } from './platform.js';
import type { ProgramIdentity } from './program-identity.js';
import type { ProgramRecord, Release } from './program-record.js';
import type { DamagedPart, FileTrouble, KeptPackage } from './repair-part.js';
import type { StoreClient } from './store-client.js';
import type { Trust } from './trust.js';
import type { ContainerLayout, Manifest } from '@org/package-format';

/** What a launch may rely on. */
export interface InstalledRelease {
  readonly digest: string;
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  readonly statementBytes: Uint8Array;
  readonly kept: KeptPackage;
  /** Where each file stands in the package. */
  readonly layout: ContainerLayout;
  /** The first label of the program's origin. */
  readonly label: string;
  readonly identity: ProgramIdentity;
}

/** What was found on this device. `isOffline`: the store, had it answered, might have repaired it. */
export type ReleaseReading =
  | { readonly type: 'whole'; readonly release: InstalledRelease }
  | { readonly type: 'damaged'; readonly isOffline: boolean; readonly reason: string }
  /** The keys that this host has do not vouch for its statement; an update brings one that they do (2.9). */
  | { readonly type: 'unproven'; readonly reason: string };

/** What to read, and who helps when it is damaged. */
export interface InstalledSource {
  readonly platform: Pick<Platform, 'blobs' | 'crypto'>;
  readonly store: Pick<StoreClient, 'containerPart'>;
  readonly trust: Trust;
  readonly record: Pick<ProgramRecord, 'id' | 'partner'>;
  readonly release: Release;
  /** Hears of a manifest that was damaged. */
  readonly onTrouble: (trouble: FileTrouble) => void;
}

/**
 * Verifies statement and manifest of an installed release; a damaged manifest is repaired (2.7). Files are verified as
 * they are served. What was not signed for this program counts as damaged.
 */
export async function readInstalledRelease(source: InstalledSource): Promise<ReleaseReading> {
  const { blobs, crypto } = source.platform;
  const { digest, manifestBytes: size } = source.release;
  const first = await firstPiece(source);
  const read = () => blobs.read(first.key, MANIFEST_OFFSET, size);
  const reading = await readWith(source, read);
  if (reading.type !== 'damaged' || !(await isWhole(source, first))) return reading;
  const verify = async (bytes: Uint8Array) => {
    if (toHex(await sha256(crypto, bytes)) !== digest)
      throw new Error('Its bytes were not what the partner signed.');
  };
  const damage = await read()
    .then(verify)
    .then(() => null, messageOf);
  // A manifest that is whole is not what is wrong, and nothing else here is the store's to bring.
  return damage === null
    ? reading
    : repairManifest(source, { part: { offset: MANIFEST_OFFSET, size, verify }, first, damage });
}

/** The piece that the manifest stands in: the container, or of one that is in pieces the main package. */
async function firstPiece({ platform, release }: InstalledSource): Promise<ContainerPiece> {
  const { digest, containerBytes } = release;
  const whole = packageKey(digest);
  const main = mainKey(digest);
  const mainBytes = (await platform.blobs.size(whole)) === null ? await platform.blobs.size(main) : null;
  return mainBytes === null ? wholePiece(whole, containerBytes) : wholePiece(main, mainBytes);
}

/** Whether a piece is here in the size that it was planned with. */
async function isWhole({ platform }: InstalledSource, piece: ContainerPiece): Promise<boolean> {
  return (await platform.blobs.size(piece.key)) === pieceBytes(piece);
}

async function repairManifest(
  source: InstalledSource,
  {
    part,
    first,
    damage,
  }: { readonly part: DamagedPart; readonly first: ContainerPiece; readonly damage: string },
): Promise<ReleaseReading> {
  const { platform, store, release, onTrouble } = source;
  const kept = keptPackage(release, first);
  if (kept === null) return { type: 'damaged', isOffline: false, reason: damage };
  const repaired = await repairPart(part, { platform, store, kept, signal: createCanceller().signal });
  const { state } = repaired;
  const isOffline = state === 'unrepaired' && repaired.isOffline;
  const reason = state === 'repaired' ? damage : repaired.reason;
  onTrouble({ path: 'manifest.json', copy: 'package', state, reason, isOffline });
  if (state === 'unrepaired') return { type: 'damaged', isOffline, reason };
  return readWith(source, () => Promise.resolve(repaired.bytes));
}

async function readWith(
  source: InstalledSource,
  readManifest: () => Promise<Uint8Array>,
): Promise<ReleaseReading> {
  try {
    return { type: 'whole', release: await verifyInstalled(source, readManifest) };
  } catch (error) {
    const reason = messageOf(error);
    return (await isProven(source))
      ? { type: 'damaged', isOffline: false, reason }
      : { type: 'unproven', reason };
  }
}

/** Asked only when something is wrong: is it the statement? */
async function isProven({ platform, trust, release }: InstalledSource): Promise<boolean> {
  const chain = trust.storeKeys.chain();
  try {
    const options = { chain, crypto: platform.crypto, isInstalled: true };
    await verifyStatement(encodeUtf8(release.statement), options);
    return true;
  } catch {
    return false; // the caller has the reason
  }
}

async function verifyInstalled(
  source: InstalledSource,
  readManifest: () => Promise<Uint8Array>,
): Promise<InstalledRelease> {
  const { platform, trust, record, release } = source;
  const { blobs, crypto } = platform;
  const { storeKeys, partnerKeys, allowDomain } = trust;
  const { id, partner } = record;
  const whole = packageKey(release.digest);
  const wholeBytes = await blobs.size(whole);
  if (wholeBytes === null && (await blobs.size(mainKey(release.digest))) === null) throw notHere();
  // Of a container in pieces the sizes are compared piece by piece.
  const containerBytes = wholeBytes ?? release.containerBytes;
  const statementBytes = encodeUtf8(release.statement);
  const manifestBytes = await readManifest();
  const label = await programLabel(id, crypto);
  const newestPartnerKeys = partner === null ? null : await partnerKeys.newest(partner);
  const { manifest, statement, layout, digest } = await verifyRelease(
    { statement: statementBytes, manifest: manifestBytes, containerBytes, label },
    {
      chain: storeKeys.chain(),
      crypto,
      ...(newestPartnerKeys === null ? {} : { newestPartnerKeys }),
      ...(allowDomain === undefined ? {} : { allowDomain }),
    },
  );
  const identity = {
    id: manifest.id,
    name: manifest.name,
    version: manifest.version,
    manifestSha256: digest,
    partnerName: statement.partner.name,
    permissions: manifest.permissions,
    reasons: reasonsIn(manifest),
    partnerPermissions: statement.partner.permissions,
    domains: manifest.allowedDomains,
  };
  const { main, parts } = splitContainer(digest, { manifest, layout });
  if (wholeBytes === null && !(await isWhole(source, main))) throw notHere();
  const pieces = wholeBytes === null ? [main, ...parts.values()] : [wholePiece(whole, containerBytes)];
  const kept = { containerSha256: statement.container.sha256, containerBytes, pieces };
  return { digest, manifest, manifestBytes, statementBytes, kept, layout, label, identity };
}

/** The package by the name that the statement gives it in the store; null when the statement is damaged too. */
function keptPackage({ statement }: Release, first: ContainerPiece): KeptPackage | null {
  try {
    const { container } = parseStatement(encodeUtf8(statement));
    return { containerSha256: container.sha256, containerBytes: container.size, pieces: [first] };
  } catch {
    // Unreadable, so it names nothing to fetch; the launch that asks goes by without this release.
    return null;
  }
}

function notHere(): PackageError {
  return new PackageError(
    'CONTAINER_TRUNCATED',
    '1.9',
    'The package is not on this device any more: fetch it again.',
  );
}
