import { sha256 } from './crypto.js';
import type { PackageCrypto } from './crypto.js';
import type { StatementRollout } from './statement.js';
import { encodeUtf8 } from './utf8.js';

/** Which installation asks about which release. */
export interface RolloutBucketOptions {
  /** Random, made once for each installation of a host and told to nobody. */
  readonly installId: string;
  readonly id: string;
  readonly salt: StatementRollout['salt'];
}

/**
 * The bucket of an installation, from 0 to 999: it gets the release when its bucket is below the rollout's `permille`
 * (package-format 5.10). The same for ever, so a device that is inside stays inside while a rollout grows.
 */
export async function rolloutBucket(
  { installId, id, salt }: RolloutBucketOptions,
  crypto: PackageCrypto,
): Promise<number> {
  const digest = await sha256(crypto, encodeUtf8(`${installId}\n${id}\n${salt}`));
  // 48 bits are exact in a number; what is left of 2^48 modulo 1000 favours no bucket by more than 4 in 10^12.
  const number = digest.subarray(0, 6).reduce((sum, byte) => sum * 256 + byte, 0);
  return number % 1000;
}
