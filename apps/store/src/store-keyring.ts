import { openStoreChain, verifyTreeHead } from '@org/package-format';
import type { PackageCrypto, StoreChain, StoreKeys, TreeHead, VerifiedStoreKeys } from '@org/package-format';
import type { Signer } from '@org/package-format/sign';
import { StoreError } from './error.js';
import type { TrustRows } from './sql-trust.js';

/** The store's keys: who may sign for it, and the private halves that lie here. */
export interface StoreKeyring {
  current(): Promise<{
    readonly document: StoreKeys;
    readonly signerOf: (role: SigningRole) => Signer;
  }>;
  chain(): Promise<StoreChain>;
  /** Whether a head is cosigned as the newest version demands. */
  verifies(head: TreeHead): Promise<boolean>;
  /** Refuses a version for which this store could not sign. Looks into the keys folder again: a new key may lie there. */
  assertSignable(next: VerifiedStoreKeys): Promise<void>;
}

type SigningRole = 'statements' | 'log';

/** Opens the keyring on the versions that are kept. `readSigners` gives the private keys of the keys folder. */
export function createStoreKeyring(parts: {
  readonly readSigners: () => Promise<ReadonlyMap<string, Signer>>;
  readonly rows: TrustRows;
  readonly crypto: PackageCrypto;
}): StoreKeyring {
  const { readSigners, rows, crypto } = parts;
  let opened: { readonly chain: StoreChain; readonly signers: ReadonlyMap<string, Signer> } | null = null;

  /** Read anew with every version: another process of this store may have taken it. */
  async function open() {
    const version = await rows.storeKeysVersion();
    if (opened?.chain.latest.document.version === version) return opened;
    const [chain, signers] = await Promise.all([
      rows.storeKeys().then((documents) => openStoreChain(documents, crypto)),
      readSigners(),
    ]);
    opened = { chain, signers };
    return opened;
  }

  return {
    chain: async () => (await open()).chain,
    async current() {
      const { chain, signers } = await open();
      const { document } = chain.latest;
      return { document, signerOf: (role) => signerOf(role, document, signers) };
    },
    async verifies(head) {
      try {
        await verifyTreeHead(head, { storeKeys: (await open()).chain.latest, crypto });
        return true;
      } catch {
        return false; // the keys of log or witnesses have changed since: a new head is made
      }
    },
    async assertSignable({ document }) {
      const signers = await readSigners();
      for (const role of ['statements', 'log'] as const) {
        if (document.roles[role].keyIds.some((keyId) => signers.has(keyId))) continue;
        throw new StoreError('KEYS_REFUSED', `${missing(role, document)} and send the document again.`);
      }
    },
  };
}

function signerOf(role: SigningRole, document: StoreKeys, signers: ReadonlyMap<string, Signer>): Signer {
  const keyId = document.roles[role].keyIds.find((candidate) => signers.has(candidate));
  const signer = signers.get(keyId ?? '');
  if (signer !== undefined) return signer;
  throw new StoreError('KEY_MISSING', `${missing(role, document)} and start again.`);
}

function missing(role: SigningRole, { version }: StoreKeys): string {
  return `The store has no private key for the role ${role} of version ${String(version)} of its keys: put it into trust/keys as <name>.key.pem`;
}
