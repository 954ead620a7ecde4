// An app around host-core, made of WebKitGTK and JavaScriptCore: what ios/ does with WKWebView and JSContext, word for word.
// Whatever is neither a script engine nor a web view stands in the process that started it: lines of JSON over stdin and stdout.

import GLib from 'gi://GLib';
import Gio from 'gi://Gio';
import Gtk from 'gi://Gtk?version=4.0';
import WebKit from 'gi://WebKit?version=6.0';

import { createCollector } from './collector.js';
import { openCore } from './core.js';
import { createSurfaces } from './surfaces.js';
import { createTimers } from './timers.js';

const [corePath, bootstrapPath, dataFolder] = ARGV;
Gtk.init();
// WebKit's run loop has to be there before the first script context, or no page ever tells that it was loaded.
const context = new WebKit.WebContext();
const loop = GLib.MainLoop.new(null, false);
const collector = createCollector();
const core = openCore({ script: readText(corePath), collector, onLine: handle });
const timers = createTimers((timer) => core.tell({ type: 'timer.fired', timer }));
const surfaces = createSurfaces({
  context,
  dataFolder,
  bootstrap: readText(bootstrapPath),
  tell: core.tell,
  say,
});

/** Lines of the core that are for an engine; all others go out. */
const handlers = {
  'timer.set': timers.set,
  'timer.cancel': timers.cancel,
  ...surfaces.handlers,
};

readLine();
say({ type: 'ready' });
loop.run();

/** @param {{ readonly type: string }} line */
function handle(line) {
  const handler = handlers[line.type];
  if (handler === undefined) {
    say(line);
    return;
  }
  try {
    const value = handler(line);
    if (line.request !== undefined && value !== undefined)
      core.tell({ type: 'answer', request: line.request, value });
  } catch (error) {
    core.tell({ type: 'answer', request: line.request, error: { message: String(error) } });
  }
}

/** @param {object} line */
function say(line) {
  const text = JSON.stringify(line);
  print(text);
  collector.note(text.length);
}

function readLine() {
  input().read_line_async(GLib.PRIORITY_DEFAULT, null, (stream, result) => {
    const [bytes] = stream.read_line_finish(result);
    if (bytes === null) {
      loop.quit();
      return;
    }
    const text = new TextDecoder().decode(bytes);
    // What begins so is for this process, all else for the core.
    if (text.startsWith('{"probe"')) surfaces.probe(JSON.parse(text));
    else core.tell(JSON.parse(text));
    readLine();
  });
}

function input() {
  globalThis.inputStream ??= new Gio.DataInputStream({
    baseStream: new Gio.UnixInputStream({ fd: 0, closeFd: false }),
    bufferSize: 1 << 20,
  });
  return globalThis.inputStream;
}

/** @param {string} path */
function readText(path) {
  const [, bytes] = GLib.file_get_contents(path);
  return new TextDecoder().decode(bytes);
}
