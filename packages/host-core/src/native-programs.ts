import { isProgramId, isVersion } from '@org/package-format';

import { HostError } from './error.js';

import type { NativeVersions } from './host-fit.js';
import type { NativeCode } from './native-code.js';

/** The native programs of a host. */
export interface NativePrograms {
  /** Which releases of a program it has the code of. */
  versionsOf(id: string): NativeVersions;
  /** The code of a release; null when this host does not have it. */
  find(id: string, version: string): NativeCode | null;
}

/** Lists them. Throws NATIVE_CODE_INVALID for two of one version, and for ids and versions that are none. */
export function listNativePrograms(codes: readonly NativeCode[]): NativePrograms {
  const byId = new Map<string, NativeCode[]>();
  for (const code of codes) {
    const others = byId.get(code.id) ?? [];
    check(code, others);
    byId.set(code.id, [...others, code]);
  }
  return {
    versionsOf: (id) => {
      const held = byId.get(id);
      if (held === undefined) return null;
      const versions = held.flatMap(({ version }) => version ?? []);
      return versions.length < held.length ? 'any' : versions;
    },
    find: (id, version) =>
      byId.get(id)?.find((code) => code.version === null || code.version === version) ?? null,
  };
}

function check({ id, version }: NativeCode, others: readonly NativeCode[]): void {
  const isId: boolean = isProgramId(id);
  if (!isId) throw refuse(`"${id}" is no program id, such as com.example.loans`);
  const isOfVersion: boolean = version === null || isVersion(version);
  if (!isOfVersion) throw refuse(`"${version}" of ${id} is no version, such as 1.0.0`);
  const isTwice = others.some((one) => one.version === null || version === null || one.version === version);
  if (isTwice) throw refuse(`${id} ${version ?? 'of any version'} is there twice: name each version once`);
}

function refuse(message: string): HostError {
  return new HostError('NATIVE_CODE_INVALID', `nativePrograms: ${message}.`);
}
