import type { DomainRule, PublicKey } from '@org/package-format';

/** What a host was built to trust: the store's keys, and which domain names a manifest may allow. */
export interface Trust {
  /** The store's signing keys, pinned when the host was built. */
  readonly storeKeys: readonly PublicKey[];
  /** Undefined in release hosts: real domain names only. */
  readonly allowDomain: DomainRule | undefined;
}
