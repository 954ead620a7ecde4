import { equalBytes } from './bytes.js';
import { assertSize, containerLayout, writeDirectory } from './container.js';
import type { ContainerLayout } from './container.js';
import type { PackageCrypto } from './crypto.js';
import { openDigestWindow } from './digest-window.js';
import {
  explainDirectory,
  explainEntry,
  explainFirstEntry,
  isBeginningOf,
  notCanonical,
} from './entry-diagnosis.js';
import { PackageError } from './error.js';
import { toHex } from './hex.js';
import { packageLimits } from './limits.js';
import type { VerifiedManifest } from './manifest.js';
import { manifestPath } from './path.js';
import { encodeUtf8 } from './utf8.js';
import { collect } from './section.js';
import type { Section } from './section.js';
import { localHeaderBytes, writeLocalHeader, zip64Sentinel } from './zip-headers.js';
import type { ZipEntry } from './zip-headers.js';

/** A container of which every byte has been checked. */
export interface VerifiedPackage extends VerifiedManifest {
  readonly manifestBytes: Uint8Array;
  readonly layout: ContainerLayout;
}

/** Takes a container in pieces. Wait for each write before the next; the first refusal stays. */
export interface ContainerVerifier {
  write(chunk: Uint8Array): Promise<void>;
  end(): Promise<VerifiedPackage>;
}

/** What a stream needs: a hash, and the decision about the manifest. */
export interface ContainerStreamOptions {
  readonly crypto: PackageCrypto;
  /** Decides about the bytes of manifest.json before anything after them is read. */
  readonly readManifest: (bytes: Uint8Array) => Promise<VerifiedManifest>;
  /** Decides about the whole plan before any content is read. */
  readonly checkPlan?: (manifest: VerifiedManifest, layout: ContainerLayout) => void;
}

/**
 * Reads a container as it arrives (package-format 6):
 *  1. The header of manifest.json, whose form is fixed but for CRC and size.
 *  2. The manifest. From here on every byte is known: the layout says it, the digests say the rest.
 *  3. For each file the header, compared with the layout, and the content, hashed.
 *  4. The directory, compared with the layout. Nothing may follow.
 */
export function openContainerStream(options: ContainerStreamOptions): ContainerVerifier {
  const digests = openDigestWindow(packageLimits.hashWindowBytes);
  let section: Section | null = firstHeader();
  let filled = 0;
  let total = 0;
  let verified: VerifiedPackage | undefined;
  let work: Promise<unknown> = Promise.resolve();

  function firstHeader(): Section {
    const entry = {
      path: manifestPath,
      name: encodeUtf8(manifestPath),
      headerOffset: 0,
      offset: 0,
      size: 0,
      crc32: 0,
    };
    return collect(localHeaderBytes + entry.name.length, {
      explain: (received) =>
        isBeginningOf(received.subarray(0, 4), writeLocalHeader(entry))
          ? truncated()
          : explainFirstEntry(received),
      finish: (header) => {
        const view = new DataView(header.buffer);
        const claimed = { ...entry, crc32: view.getUint32(14, true), size: view.getUint32(22, true) };
        const isHeader = claimed.size !== zip64Sentinel && equalBytes(header, writeLocalHeader(claimed));
        if (!isHeader) throw explainFirstEntry(header);
        if (claimed.size > packageLimits.maxManifestBytes) {
          throw new PackageError(
            'MANIFEST_TOO_LARGE',
            '3.1',
            `${manifestPath} has ${claimed.size} bytes: list fewer files.`,
          );
        }
        return manifestContent(header, claimed.size);
      },
    });
  }

  function manifestContent(header: Uint8Array, size: number): Section {
    return collect(size, {
      explain: truncated,
      finish: async (manifestBytes) => {
        const manifest = await options.readManifest(manifestBytes);
        const layout = containerLayout(manifestBytes, manifest.manifest);
        const [first] = layout.entries;
        if (first === undefined || !equalBytes(header, writeLocalHeader(first))) {
          throw notCanonical(
            '1.7',
            `The header of ${manifestPath} has a wrong CRC-32: pack again with miniapp pack`,
            manifestPath,
          );
        }
        options.checkPlan?.(manifest, layout);
        verified = { ...manifest, manifestBytes, layout };
        return entryHeader(layout, 1);
      },
    });
  }

  function entryHeader(layout: ContainerLayout, index: number): Section {
    const entry = layout.entries[index];
    if (entry === undefined) return directory(layout);
    const expected = writeLocalHeader(entry);
    return collect(expected.length, {
      explain: (received) =>
        isBeginningOf(received, expected) ? truncated() : explainEntry(received, entry, layout),
      finish: async (header) => {
        if (!equalBytes(header, expected)) throw explainEntry(header, entry, layout);
        await digests.makeRoom(entry.size);
        return fileContent(layout, index, entry);
      },
    });
  }

  function fileContent(layout: ContainerLayout, index: number, entry: ZipEntry): Section {
    const hash = options.crypto.createSha256(entry.size);
    return {
      size: entry.size,
      accept: (part) => {
        hash.update(part);
      },
      finish: () => {
        const expected = layout.files.get(entry.path)?.sha256;
        const check = hash
          .digest()
          .then((digest) => (toHex(digest) === expected ? null : contentMismatch(entry.path)));
        digests.add(entry.size, check);
        return Promise.resolve(entryHeader(layout, index + 1));
      },
      cut: truncated,
    };
  }

  function directory(layout: ContainerLayout): Section {
    const expected = writeDirectory(layout);
    return collect(expected.length, {
      explain: (received) =>
        isBeginningOf(received, expected) ? truncated() : explainDirectory(received, expected, layout),
      finish: (received) => {
        if (!equalBytes(received, expected)) throw explainDirectory(received, expected, layout);
        return null;
      },
    });
  }

  async function consume(chunk: Uint8Array): Promise<void> {
    total += chunk.length;
    assertSize(total);
    let rest = chunk;
    for (;;) {
      if (section === null) {
        if (rest.length > 0) throw appended();
        return;
      }
      if (filled === section.size) {
        section = await section.finish();
        filled = 0;
        continue;
      }
      if (rest.length === 0) return;
      const part = rest.subarray(0, section.size - filled);
      section.accept(part);
      filled += part.length;
      rest = rest.subarray(part.length);
    }
  }

  async function finish(): Promise<VerifiedPackage> {
    await digests.settle();
    if (section !== null) throw section.cut();
    if (verified === undefined) throw truncated();
    return verified;
  }

  /** Runs one step after the other; a refused file counts before whatever was found behind it. */
  function inOrder<T>(step: () => Promise<T>): Promise<T> {
    const result = work.then(step).catch(async (refusal: unknown) => {
      await digests.settle();
      throw refusal;
    });
    work = result;
    result.catch(() => undefined); // the caller holds `result`; this only keeps the chain quiet
    return result;
  }

  return {
    write: (chunk) => inOrder(() => consume(chunk)),
    end: () => inOrder(finish),
  };
}

function truncated(): PackageError {
  return new PackageError(
    'CONTAINER_TRUNCATED',
    '1.6',
    'The package ends too early: download or pack it again.',
  );
}

function appended(): PackageError {
  return new PackageError(
    'CONTAINER_APPENDED',
    '1.6',
    'There are bytes after the end of the package: remove them or pack again.',
  );
}

function contentMismatch(path: string): PackageError {
  const message = `${path} is not the file that was signed: pack again, or download again.`;
  return new PackageError('FILE_HASH_MISMATCH', '1.9', message, { path });
}
