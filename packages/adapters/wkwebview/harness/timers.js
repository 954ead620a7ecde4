import GLib from 'gi://GLib';

/**
 * The core's timers.
 *
 * @param {(timer: number) => void} fire
 */
export function createTimers(fire) {
  const sources = new Map();
  return {
    set: ({ timer, delayMs }) => {
      const source = GLib.timeout_add(GLib.PRIORITY_DEFAULT, delayMs, () => {
        sources.delete(timer);
        fire(timer);
        return GLib.SOURCE_REMOVE;
      });
      sources.set(timer, source);
    },
    cancel: ({ timer }) => {
      const source = sources.get(timer);
      if (source !== undefined) GLib.source_remove(source);
      sources.delete(timer);
    },
  };
}
