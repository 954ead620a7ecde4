import type { Downloads } from './downloads.js';
import type { CancelSignal, Platform } from './platform.js';
import type { Release } from './program-record.js';
import type { StoreClient } from './store-client.js';
import type { DownloadProgress } from './transfer-pace.js';
import type { Trust } from './trust.js';
import type { PublicKey, Statement } from '@org/package-format';

/** What to fetch, from where, and whom to trust. */
export interface PackageFetch {
  readonly platform: Pick<
    Platform,
    'blobs' | 'records' | 'crypto' | 'clock' | 'random' | 'instances' | 'log'
  >;
  readonly downloads: Downloads;
  readonly store: Pick<StoreClient, 'container' | 'delta'>;
  readonly trust: Pick<Trust, 'allowDomain'>;
  readonly statement: Statement;
  /** The partner's keys that may have signed it. */
  readonly keys: readonly PublicKey[];
  /** Releases of the program that are here: the new one may follow from one of them. */
  readonly bases: readonly Release[];
  readonly onProgress: (progress: DownloadProgress) => void;
  readonly signal?: CancelSignal;
}
