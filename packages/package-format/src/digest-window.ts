/** Digests that run side by side while more content arrives, up to a number of bytes. */
export interface DigestWindow {
  /** Waits until `bytes` more fit. One item always fits, however large. */
  makeRoom(bytes: number): Promise<void>;
  /** Adds a check under way. It resolves with the refusal, or null. */
  add(bytes: number, check: Promise<Error | null>): void;
  /** Waits for everything added and throws the first refusal in the order of adding. */
  settle(): Promise<void>;
}

/** A window of `maxBytes`. Bytes being hashed are held in memory, so the window bounds memory too. */
export function openDigestWindow(maxBytes: number): DigestWindow {
  let pending: { readonly bytes: number; readonly outcome: Promise<Error | null> }[] = [];
  let bytesUnderWay = 0;

  async function settle(): Promise<void> {
    const settled = pending;
    pending = [];
    bytesUnderWay = 0;
    for (const { outcome } of settled) {
      const refusal = await outcome;
      if (refusal !== null) throw refusal;
    }
  }

  return {
    async makeRoom(bytes) {
      if (bytesUnderWay > 0 && bytesUnderWay + bytes > maxBytes) await settle();
    },
    add(bytes, check) {
      // A check that nobody waits for must not end the process as an unhandled rejection.
      const outcome = check.catch((reason: unknown) =>
        reason instanceof Error ? reason : new Error(String(reason)),
      );
      pending.push({ bytes, outcome });
      bytesUnderWay += bytes;
    },
    settle,
  };
}
