// Whether this host can run a release, and which of the two is behind when it cannot (docs/updates.md 2.16).

import { compareVersions } from '@org/package-format';

/**
 * The native code that a host holds of one program, by version; `any` where each package brings its own. Null: none, so the
 * program is one of the web.
 */
export type NativeVersions = readonly string[] | 'any' | null;

/** A host, as far as one program is concerned. */
export interface ProgramHost {
  readonly hostVersion: string;
  /** Null unless told. */
  readonly nativeVersions?: NativeVersions | undefined;
}

/** A release, as far as it is known before it runs. */
export interface KnownRelease {
  readonly version: string;
  readonly minHostVersion: string;
  /** Whether its manifest says `native`; undefined where only its statement is known, which does not say. */
  readonly isNative?: boolean | undefined;
}

/** Whether a release runs; else who is behind. */
export type HostFit = 'runs' | 'needs-newer-host' | 'older-than-host';

/**
 * Native code is of one version, and a host has it or has it not. A program is native or of the web by the host's own list, and
 * neither takes the place of the other.
 */
export function hostFit(release: KnownRelease, { hostVersion, nativeVersions = null }: ProgramHost): HostFit {
  if (compareVersions(release.minHostVersion, hostVersion) > 0) return 'needs-newer-host';
  return codeFit(release, nativeVersions);
}

/** Whether the code of a release is there; how old the host is does not count. */
export function codeFit(
  { version, isNative }: Pick<KnownRelease, 'version' | 'isNative'>,
  nativeVersions: NativeVersions,
): HostFit {
  if (nativeVersions === null) return isNative === true ? 'needs-newer-host' : 'runs';
  if (nativeVersions === 'any') return isNative === false ? 'needs-newer-host' : 'runs';
  if (isNative !== false && nativeVersions.includes(version)) return 'runs';
  const hasNewer = nativeVersions.some((held) => compareVersions(held, version) > 0);
  return hasNewer ? 'older-than-host' : 'needs-newer-host';
}

/** Whether this host can run it, as far as is known. */
export function runsOn(release: KnownRelease, host: ProgramHost): boolean {
  return hostFit(release, host) === 'runs';
}
