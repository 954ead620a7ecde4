/** The ids that were added last. */
export interface RecentIds {
  add(id: string): void;
  has(id: string): boolean;
}

/**
 * Remembers at least the last `count` ids and at most twice as many. Two sets take turns: dropping the oldest id of one
 * set each time would walk over the holes of all that were dropped before it.
 */
export function createRecentIds(count: number): RecentIds {
  let current = new Set<string>();
  let previous = current;
  return {
    add: (id) => {
      if (current.size >= count) {
        previous = current;
        current = new Set();
      }
      current.add(id);
    },
    has: (id) => current.has(id) || previous.has(id),
  };
}
