/** Runs an operation when those before it have ended, however they ended. */
export type InTurn = <T>(operation: () => Promise<T>) => Promise<T>;

/** Makes a queue of one. */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (operation) => {
    const turn = last.then(operation);
    last = turn.catch(() => undefined); // the caller holds the error
    return turn;
  };
}
