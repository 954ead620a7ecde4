import { createContainerVerifier } from '@org/package-format';

import type { Platform } from './platform.js';
import type { Trust } from './trust.js';
import type { ContainerVerifier, PublicKey, Statement } from '@org/package-format';

/** Verifies the container that a statement announces, while it arrives. */
export function openPackageVerifier({
  platform,
  trust: { allowDomain },
  statement,
  keys,
}: {
  readonly platform: Pick<Platform, 'crypto'>;
  readonly trust: Pick<Trust, 'allowDomain'>;
  readonly statement: Statement;
  readonly keys: readonly PublicKey[];
}): ContainerVerifier {
  return createContainerVerifier({
    keys,
    crypto: platform.crypto,
    ...(allowDomain === undefined ? {} : { allowDomain }),
    expected: {
      id: statement.id,
      manifestSha256: statement.manifestSha256,
      containerBytes: statement.container.size,
    },
  });
}
