/** Digests that run side by side while more content arrives, up to a number of bytes. */
export interface DigestWindow {
  /** Waits until `bytes` more fit. One item always fits, however large. Throws as `settle` does. */
  makeRoom(bytes: number): Promise<void>;
  /** Adds a check under way. It resolves with the refusal, or null. */
  add(bytes: number, check: Promise<Error | null>): void;
  /** Waits for everything added and throws the first refusal in the order of adding. */
  settle(): Promise<void>;
}

/** A window of `maxBytes`. Bytes being hashed are held in memory, so the window bounds memory too. */
export function openDigestWindow(maxBytes: number): DigestWindow {
  const pending: { readonly bytes: number; readonly outcome: Promise<Error | null> }[] = [];
  let bytesUnderWay = 0;

  /** Waits for the oldest, one by one: the younger go on meanwhile, and the platform is never left without work. */
  async function settleUntil(isEnough: () => boolean): Promise<void> {
    while (!isEnough()) {
      const oldest = pending.shift();
      if (oldest === undefined) return;
      const refusal = await oldest.outcome;
      bytesUnderWay -= oldest.bytes;
      if (refusal === null) continue;
      pending.length = 0; // the first refusal is the only one that is told
      throw refusal;
    }
  }

  return {
    makeRoom: (bytes) => settleUntil(() => bytesUnderWay === 0 || bytesUnderWay + bytes <= maxBytes),
    add(bytes, check) {
      // A check that nobody waits for must not end the process as an unhandled rejection.
      const outcome = check.catch((reason: unknown) =>
        reason instanceof Error ? reason : new Error(String(reason)),
      );
      pending.push({ bytes, outcome });
      bytesUnderWay += bytes;
    },
    settle: () => settleUntil(() => false),
  };
}
