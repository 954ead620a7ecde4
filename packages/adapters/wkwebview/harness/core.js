import GLib from 'gi://GLib';
import JavaScriptCore from 'gi://JavaScriptCore?version=6.0';

/**
 * host-core in a script context of its own. `tell` gives it a word; what it then has to say goes to `onLine`, line by line.
 *
 * @param {string} script
 * @param {(line: object) => void} onLine
 */
export function openCore(script, onLine) {
  const context = new JavaScriptCore.Context();
  context.push_exception_handler((_, exception) => {
    printerr(exception.report());
  });
  context.evaluate(script, -1);
  const core = context.get_value('miniProgramCore');
  const startedUs = GLib.get_monotonic_time();
  return {
    /** @param {object} word */
    tell: (word) => {
      const times = {
        nowMs: GLib.get_real_time() / 1_000,
        foregroundMs: (GLib.get_monotonic_time() - startedUs) / 1_000,
      };
      const text = JSON.stringify({ ...word, ...times });
      core.object_invoke_method('receive', [JavaScriptCore.Value.new_string(context, text)]);
      // Microtasks have run when a call from outside returns.
      for (const line of JSON.parse(core.object_invoke_method('drain', []).to_string()))
        onLine(JSON.parse(line));
    },
  };
}
