/** Runs each operation after the one before it has ended, however it ended. */
export function oneAfterAnother(): <T>(operation: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (operation) => {
    const turn = last.then(operation);
    last = turn.catch(() => undefined); // the caller holds the error
    return turn;
  };
}
