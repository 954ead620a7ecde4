import System from 'system';

/**
 * Collects garbage before gjs does. By itself gjs collects in slices of some milliseconds, and between two slices of a sweep it runs
 * no callback ("Attempting to run a JS callback during garbage collection"). Only running scripts bring about the next slice, and
 * all scripts here are callbacks: on a busy machine, where a sweep needs two slices, nothing happens any more. A collection that
 * is asked for has no slices.
 */
export function createCollector() {
  let chars = 0;
  return {
    /**
     * A text of this length has come through.
     *
     * @param {number} length
     */
    note: (length) => {
      chars += length + CHARS_OF_A_LINE;
      if (chars < CHARS_AT_ONCE) return;
      chars = 0;
      System.gc();
    },
  };
}

/** What parsing and handling the shortest line leaves behind, as characters. */
const CHARS_OF_A_LINE = 1_000;
/** Each is copied some times on its way; gjs begins by itself after about thirty megabytes. */
const CHARS_AT_ONCE = 1_000_000;
