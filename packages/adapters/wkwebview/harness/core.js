import GLib from 'gi://GLib';
import JavaScriptCore from 'gi://JavaScriptCore?version=6.0';

/**
 * host-core in a script context of its own. `tell` gives it a word; what it then has to say goes to `onLine`, line by line.
 *
 * @param {{ script: string, collector: { note: (length: number) => void }, onLine: (line: object) => void }} options
 */
export function openCore({ script, collector, onLine }) {
  const context = new JavaScriptCore.Context();
  context.push_exception_handler((_, exception) => {
    printerr(exception.report());
  });
  context.evaluate(script, -1);
  const core = context.get_value('miniProgramCore');
  const startedUs = GLib.get_monotonic_time();
  const words = [];
  let isRunning = false;
  return {
    /** @param {object} word */
    tell: (word) => {
      words.push(word);
      // What a line brings about waits until the lines before it are told (docs/native-port.md 1.1).
      if (isRunning) return;
      isRunning = true;
      try {
        for (let next = words.shift(); next !== undefined; next = words.shift()) receive(next);
      } finally {
        isRunning = false;
      }
    },
  };

  function receive(word) {
    const times = {
      nowMs: GLib.get_real_time() / 1_000,
      foregroundMs: (GLib.get_monotonic_time() - startedUs) / 1_000,
    };
    const text = JSON.stringify({ ...word, ...times });
    core.object_invoke_method('receive', [JavaScriptCore.Value.new_string(context, text)]);
    // Microtasks have run when a call from outside returns.
    const lines = core.object_invoke_method('drain', []).to_string();
    for (const line of JSON.parse(lines)) onLine(JSON.parse(line));
    collector.note(text.length + lines.length);
  }
}
