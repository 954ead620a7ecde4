import type { JsonValue } from './strict-json.js';

/** What the surface of a program can run: a page, a page with workers, or native screens described by its files. */
export type Runtime = 'web' | 'web+worker' | 'native';

/** One file of a program. Together with its path it fixes the bytes of the file's entry in the container. */
export interface ManifestFile {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly size: number;
  /** CRC-32 for the zip headers, so that a verifier never computes one; `sha256` is what proves the content. */
  readonly crc32: number;
  /** Name of the sub-package that the file belongs to; none for the main package. */
  readonly package?: string;
}

/** A part of a program that may be fetched later than the rest: all files under one folder. */
export interface SubPackage {
  /** Folder with a slash at its end. */
  readonly prefix: string;
  /** Files whose serving is the sign to fetch this part. */
  readonly preload?: readonly string[];
}

/** One picture of the program for launchers and stores. */
export interface ManifestIcon {
  readonly src: string;
  /** As in HTML: `48x48`, several with spaces between, or `any`. */
  readonly sizes?: string;
}

/** How the frame around the program looks before its page takes over. Colours are `#rrggbb`. */
export interface ManifestWindow {
  readonly title?: string;
  readonly themeColor?: string;
  readonly backgroundColor?: string;
  readonly orientation?: 'any' | 'portrait' | 'landscape';
  readonly fullscreen?: boolean;
}

/** What a partner signs: everything a host must know about a program, and the digest of every file (package-format 3). */
export interface Manifest {
  readonly format: 1;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** The lowest host version that can run the program, by SemVer 2 precedence. */
  readonly minHostVersion: string;
  readonly entryPoint: string;
  readonly permissions: readonly string[];
  readonly allowedDomains: readonly string[];
  /** By path; the object has no prototype. */
  readonly files: Readonly<Record<string, ManifestFile>>;
  /** By name; the object has no prototype. */
  readonly packages?: Readonly<Record<string, SubPackage>>;
  readonly runtime: Runtime;
  /** Rises when the program changes the form of its stored data. */
  readonly dataVersion: number;
  /** The lowest version that the partner allows to be served again. */
  readonly rollbackFloor?: string;
  readonly description?: string;
  readonly icons?: readonly ManifestIcon[];
  /** Pages that a host may open directly. */
  readonly pages?: readonly string[];
  readonly window?: ManifestWindow;
  /** Whether the program uses the web's own storage and therefore needs an origin of its own. */
  readonly webStorage: boolean;
  readonly signature: string;
  /** Left to whoever wrote it; signed like everything else. */
  readonly [extension: `x-${string}`]: JsonValue | undefined;
}

/** A manifest whose signature has been checked. */
export interface VerifiedManifest {
  readonly manifest: Manifest;
  /** Lower-case hexadecimal SHA-256 of the manifest's bytes; it names the release. */
  readonly digest: string;
  /** The key that signed. */
  readonly keyId: string;
}
