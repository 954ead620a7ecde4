// The files of a release that runs: verified each time they are read, and repaired (docs/updates.md 2.7).

import { PackageError, verifyFile } from '@org/package-format';

import { createCanceller } from './canceller.js';
import { messageOf } from './error.js';
import { placeIn } from './container-pieces.js';
import { oneAfterAnother } from './one-after-another.js';
import { PartUnavailableError } from './part-unavailable-error.js';
import { openProgramParts } from './program-parts.js';
import { pieceOf, repairPart } from './repair-part.js';

import type { Downloads } from './downloads.js';
import type { InstalledRelease } from './installed-release.js';
import type { Platform, SurfaceFiles } from './platform.js';
import type { ProgramParts } from './program-parts.js';
import type { FileTrouble, PartRepair } from './repair-part.js';
import type { StoreClient } from './store-client.js';
import type { ContainerFile } from '@org/package-format';

/** The files of one launch. */
export interface ReleaseFiles extends SurfaceFiles {
  /** The sub-packages of the release. */
  readonly parts: ProgramParts;
  /** Ends repairs and what is on its way; nothing is read or written after it. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * How often a launch asks the store for one damaged file, and how often it gives a file to a serving side: a disk or a
 * store that stays wrong is not asked for ever, and neither may a program ask for ever.
 */
const MAX_ATTEMPTS = 3;

/** What files are read from, and who helps when one is damaged or missing. */
export interface ReleaseFilesOptions {
  readonly platform: Pick<Platform, 'blobs' | 'crypto' | 'clock' | 'random' | 'conditions' | 'log'>;
  readonly downloads: Downloads;
  readonly store: Pick<StoreClient, 'container' | 'containerPart'>;
  readonly release: Pick<InstalledRelease, 'manifest' | 'layout' | 'kept'>;
  /** Hears of each damaged file before its reader does. */
  readonly onTrouble: (trouble: FileTrouble) => void;
}

/** Opens the files of a verified release. */
export function openReleaseFiles(options: ReleaseFilesOptions): ReleaseFiles {
  const { platform, store, release, onTrouble } = options;
  const { layout, kept } = release;
  const parts = openProgramParts(options);
  const canceller = createCanceller();
  const reading = new Map<string, Promise<Uint8Array | null>>();
  const repairs = new Map<string, number>();
  const replacements = new Map<string, number>();
  // The package is written as a whole, so two repairs at once would undo each other.
  const repairInTurn = oneAfterAnother();
  // A program can ask for all files at once; together they are as large as the package.
  const replaceInTurn = oneAfterAnother();

  return {
    parts,
    read,
    replace: (path) => replaceInTurn(() => replace(path)),
    part: async (name) => {
      try {
        await parts.load(name);
      } catch (error) {
        if (!(error instanceof PartUnavailableError)) throw error;
        // Whoever asked serves nothing then, and may ask again.
      }
      return parts.pieceOf(name);
    },
    close: async () => {
      canceller.cancel();
      await parts.close();
      await Promise.allSettled(reading.values());
    },
  };

  /** Whoever reads a file that is being read gets the same bytes, so that one damage is repaired once. */
  function read(path: string): Promise<Uint8Array | null> {
    const running = reading.get(path);
    if (running !== undefined) return running;
    const run = readFile(path).finally(() => reading.delete(path));
    reading.set(path, run);
    return run;
  }

  async function replace(path: string): Promise<Uint8Array | null> {
    if (!layout.files.has(path) || !countUp(replacements, path)) return null;
    const repairsBefore = repairs.get(path);
    const bytes = await read(path).catch(() => null); // reported where it was found
    // A package that was damaged itself has been reported, and may be what the serving side had its copy from.
    const isOwnDamage = bytes !== null && repairs.get(path) === repairsBefore;
    if (isOwnDamage && replacements.get(path) === 1) {
      const reason = 'The side that serves it had other bytes than the partner signed.';
      onTrouble({ path, copy: 'serving', state: 'repaired', reason, isOffline: false });
    }
    return bytes;
  }

  async function readFile(path: string): Promise<Uint8Array | null> {
    const file = layout.files.get(path);
    if (file === undefined) return null;
    await parts.beforeRead(path);
    try {
      const piece = pieceOf(kept, file);
      const bytes = await platform.blobs.read(piece.key, placeIn(piece, file) ?? 0, file.size);
      await verifyFile({ layout, path, bytes }, platform.crypto);
      return bytes;
    } catch (damage) {
      const isUnreadable = !(damage instanceof PackageError);
      const reason = isUnreadable ? messageOf(damage) : 'Its bytes were not what the partner signed.';
      return repairInTurn(() => repair(path, file, reason));
    }
  }

  async function repair(path: string, file: ContainerFile, damage: string): Promise<Uint8Array> {
    const { signal } = canceller;
    if (signal.aborted || !countUp(repairs, path)) throw damaged(path);
    const verify = (bytes: Uint8Array) => verifyFile({ layout, path, bytes }, platform.crypto);
    const repaired = await repairPart({ ...file, verify }, { platform, store, kept, signal });
    report(path, repaired, damage);
    if (repaired.state === 'unrepaired') throw damaged(path);
    return repaired.bytes;
  }

  function report(path: string, repaired: PartRepair, damage: string): void {
    // Nobody is left whom a closed program's files would concern.
    if (canceller.signal.aborted) return;
    const { state } = repaired;
    const reason = state === 'repaired' ? damage : repaired.reason;
    const isOffline = state === 'unrepaired' && repaired.isOffline;
    onTrouble({ path, copy: 'package', state, reason, isOffline });
  }
}

function damaged(path: string): PackageError {
  const message = `${path} is damaged and could not be repaired: open the program again when the store can be reached.`;
  return new PackageError('FILE_HASH_MISMATCH', '1.9', message, { path });
}

/** Whether a path may have one more attempt. */
function countUp(counts: Map<string, number>, path: string): boolean {
  const count = (counts.get(path) ?? 0) + 1;
  counts.set(path, count);
  return count <= MAX_ATTEMPTS;
}
