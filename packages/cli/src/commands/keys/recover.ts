import { readPublicKey } from '../../key-files.js';
import type { Output, Report } from '../../output.js';
import { nextPartnerKeys } from '../../trust/partner-keys-change.js';
import { isRotating } from '../../trust/partner-key-state.js';
import { readContext } from '../../trust/read-context.js';
import { saveTrustFile } from '../../trust/save-trust-file.js';
import { signTrustFile } from '../../trust/sign-trust-file.js';
import { readPartnerKeysFile } from '../../trust/trust-file.js';
import { utcTime } from '../../utc-time.js';

/** Whose keys are lost, and which ones take their place. */
export interface RecoverKeysOptions {
  /** The last version that the store has. */
  readonly file: string;
  readonly add: readonly string[];
  /** From when on the old keys no longer count; when it is not given, from now on. */
  readonly since?: string;
  readonly threshold: number;
  readonly keys: readonly string[];
  readonly root?: string;
  readonly out: string;
}

/** Writes the version with which the store's recovery role gives a partner new keys. Its quorum signs it afterwards. */
export async function recoverKeys(options: RecoverKeysOptions, output: Output): Promise<Report> {
  const { file, add, since, threshold, keys, root, out } = options;
  const before = await readPartnerKeysFile(file);
  const now = utcTime(new Date());
  const lost = before.document.keys.filter(isRotating);
  const draft = nextPartnerKeys(out, before.document, {
    now,
    isRecovery: true,
    threshold,
    add: await Promise.all(add.map(readPublicKey)),
    // A lost key may be found by somebody else: it signs nothing more, and what it signed before stays good.
    compromise: new Map(lost.map(({ keyId }) => [keyId, since ?? now])),
  });
  const context = await readContext(root === undefined ? {} : { root });
  const { facts, lines } = await saveTrustFile(
    await signTrustFile(draft, keys, { context, output }),
    context,
  );
  return {
    facts,
    lines: [
      ...lines,
      '',
      'A recovery is signed by the new keys and by a quorum of the store’s recovery role. Everybody can read it in the',
      'log, and no host takes a release under it before the delay of the store is over: time for the partner to object.',
    ],
  };
}
