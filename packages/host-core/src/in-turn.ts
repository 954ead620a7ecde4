import { BridgeError, limits } from '@org/bridge-protocol';

/** Runs an operation when those before it have ended, however they ended. `size` is what it holds in memory meanwhile. */
export interface InTurn {
  <T>(operation: () => Promise<T>, size?: number): Promise<T>;
  /** Resolves when all operations that were accepted so far have ended. */
  settled(): Promise<void>;
}

/** Makes a queue of one. What waits holds at most so much, in units of `size`; more rejects with BUSY. */
export function createTurns(maxWaiting = Infinity): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let count = 0;
  return Object.assign(inTurn, { settled: () => last.then(() => undefined) });

  async function inTurn<T>(operation: () => Promise<T>, size = 0): Promise<T> {
    // Calls that were given up at their deadline still wait here for their turn.
    if (count >= limits.maxCallsInFlight || (count > 0 && waiting + size > maxWaiting))
      throw new BridgeError('BUSY', 'Too much waits to be written: wait for some of it.');
    count += 1;
    waiting += size;
    const turn = last.then(operation);
    last = turn.catch(() => undefined); // the caller holds the error
    try {
      return await turn;
    } finally {
      count -= 1;
      waiting -= size;
    }
  }
}
