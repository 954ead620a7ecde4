import GLib from 'gi://GLib';
import Gio from 'gi://Gio';
import Gtk from 'gi://Gtk?version=4.0';
import Soup from 'gi://Soup?version=3.0';
import WebKit from 'gi://WebKit?version=6.0';

import { openDocumentWire } from './document-wire.js';

const SCHEME = 'miniapp';
/** Scripts of the page do not see what lives in here. */
const WORLD = 'miniprogram';

/**
 * Web views, one for each surface of the core. They translate; what a document may have and where it may go is asked.
 *
 * @param {{ context: WebKit.WebContext, dataFolder: string, bootstrap: string, tell: (word: object) => void, say: (line: object) => void }} options
 */
export function createSurfaces({ context, dataFolder, bootstrap, tell, say }) {
  const open = new Map();
  const opening = new Set();
  const sessions = new Map();
  const filters = WebKit.UserContentFilterStore.new(GLib.build_filenamev([dataFolder, 'filters']));
  const security = context.get_security_manager();
  security.register_uri_scheme_as_secure(SCHEME);
  security.register_uri_scheme_as_cors_enabled(SCHEME);
  context.register_uri_scheme(SCHEME, onSchemeRequest);
  let requests = 0;

  return {
    handlers: {
      'surface.prepare': prepareSurface,
      'surface.open': openSurface,
      'surface.close': ({ surface }) => {
        close(surface);
        return null;
      },
      'surface.text': ({ surface, text }) => open.get(surface)?.wire.send(text),
      'surface.shown': ({ surface, isShown }) => open.get(surface)?.window.set_visible(isShown),
      'surface.response': onResponse,
      'surface.decision': onDecision,
      'native.forget': forget,
    },
    probe,
  };

  /** Answers the core once the view is there, with nothing of ours in its document. */
  function prepareSurface(asked) {
    makeSurface(asked, ({ view }) => view.load_uri(asked.url));
  }

  /** Answers the core once the view is there, and shown; one that was made ready is there already. */
  function openSurface(asked) {
    const { surface, programId, title, url, welcome } = asked;
    makeSurface(asked, ({ view, window, content }) => {
      const { TOP_FRAME } = WebKit.UserContentInjectedFrames;
      const { START } = WebKit.UserScriptInjectionTime;
      // JSON that the core wrote.
      const booted = `'use strict';window.miniProgramWelcome=${welcome};${bootstrap}`;
      content.add_script(WebKit.UserScript.new_for_world(booted, TOP_FRAME, START, WORLD, null, null));
      const mark = `Object.defineProperty(window, '${SCHEME}', { value: true });`;
      content.add_script(WebKit.UserScript.new(mark, TOP_FRAME, START, null, null));
      window.set_title(title);
      window.present();
      view.load_uri(url);
      say({ type: 'surface.opened', surface, programId });
    });
  }

  /** Its rules take a moment to compile. */
  function makeSurface({ request, surface, label, isPersistent, rules }, use) {
    const answer = (entry) => {
      use(entry);
      tell({ type: 'answer', request, value: null });
    };
    const ready = open.get(surface);
    if (ready !== undefined) {
      answer(ready);
      return;
    }
    opening.add(surface);
    filters.save(label, new GLib.Bytes(rules), null, (store, result) => {
      try {
        const filter = store.save_finish(result);
        // Closed before it was there.
        if (opening.delete(surface)) answer(createSurface({ surface, label, isPersistent, filter }));
      } catch (error) {
        tell({ type: 'answer', request, error: { message: String(error) } });
      }
    });
  }

  function createSurface({ surface, label, isPersistent, filter }) {
    const content = new WebKit.UserContentManager();
    const wire = openDocumentWire(content, WORLD, (text) => {
      // WebKitGTK does not say which frame speaks. Only the top document has a script in this world.
      tell({ type: 'surface.text', surface, text, isMainFrame: true, origin: null });
    });
    content.register_script_message_handler('probe', null);
    content.connect('script-message-received::probe', (_, value) => {
      say({ type: 'probe', surface, text: value.to_string() });
    });
    content.add_filter(filter);
    const view = new WebKit.WebView({
      webContext: context,
      networkSession: isPersistent ? sessionOf(label) : WebKit.NetworkSession.new_ephemeral(),
      userContentManager: content,
    });
    const window = new Gtk.Window({ defaultWidth: 480, defaultHeight: 640 });
    window.set_child(view);
    const entry = { surface, view, window, content, wire, pending: new Map() };
    open.set(surface, entry);
    view.connect('load-changed', (_, event) => {
      if (event === WebKit.LoadEvent.COMMITTED) wire.reset();
      if (event === WebKit.LoadEvent.FINISHED) tell({ type: 'surface.loaded', surface });
    });
    view.connect('web-process-terminated', (_, reason) => {
      tell({ type: 'surface.crashed', surface, reason: `process-ended: ${String(reason)}` });
    });
    view.connect('decide-policy', (_, decision, type) => onPolicy(entry, decision, type));
    view.connect('permission-request', (_, request) => {
      request.deny();
      return true;
    });
    return entry;
  }

  /** Cookies, storage and cache of a program. */
  function sessionOf(label) {
    const folder = (name) => GLib.build_filenamev([dataFolder, name, label]);
    const session = sessions.get(label) ?? WebKit.NetworkSession.new(folder('data'), folder('cache'));
    sessions.set(label, session);
    return session;
  }

  /** The program was uninstalled. */
  function forget({ request, label }) {
    const { ALL } = WebKit.WebsiteDataTypes;
    sessionOf(label)
      .get_website_data_manager()
      .clear(ALL, 0, null, (manager, result) => {
        manager.clear_finish(result);
        tell({ type: 'answer', request, value: null });
      });
  }

  function onSchemeRequest(request) {
    const view = request.get_web_view();
    const entry = [...open.values()].find((one) => one.view === view);
    if (entry === undefined) {
      request.finish_error(
        new GLib.Error(Gio.io_error_quark(), Gio.IOErrorEnum.CLOSED, 'This surface is closed.'),
      );
      return;
    }
    const id = (requests += 1);
    entry.pending.set(id, request);
    tell({
      type: 'surface.request',
      surface: entry.surface,
      request: id,
      method: request.get_http_method(),
      url: request.get_uri(),
      range: request.get_http_headers()?.get_one('Range') ?? null,
    });
  }

  function onResponse({ surface, request: id, status, headers, body }) {
    const request = take(surface, id);
    if (request === undefined) return;
    const bytes = body === null ? new Uint8Array() : GLib.base64_decode(body);
    const stream = Gio.MemoryInputStream.new_from_bytes(new GLib.Bytes(bytes));
    const response = WebKit.URISchemeResponse.new(stream, bytes.length);
    response.set_status(status, null);
    response.set_content_type(headers['content-type']);
    const list = Soup.MessageHeaders.new(Soup.MessageHeadersType.RESPONSE);
    for (const [name, value] of Object.entries(headers)) list.append(name, value);
    response.set_http_headers(list);
    request.finish_with_response(response);
  }

  function onPolicy({ surface, pending }, decision, type) {
    if (type === WebKit.PolicyDecisionType.RESPONSE) {
      if (decision.is_mime_type_supported()) return false;
      decision.ignore();
      return true;
    }
    if (type === WebKit.PolicyDecisionType.NEW_WINDOW_ACTION) {
      decision.ignore();
      return true;
    }
    const id = (requests += 1);
    pending.set(id, decision);
    const url = decision.get_navigation_action().get_request().get_uri();
    tell({ type: 'surface.navigation', surface, request: id, url });
    return true;
  }

  function onDecision({ surface, request: id, isAllowed }) {
    const decision = take(surface, id);
    if (isAllowed) decision?.use();
    else decision?.ignore();
  }

  function take(surface, id) {
    const pending = open.get(surface)?.pending;
    const taken = pending?.get(id);
    pending?.delete(id);
    return taken;
  }

  function close(surface) {
    const entry = open.get(surface);
    open.delete(surface);
    opening.delete(surface);
    if (entry === undefined) return;
    say({ type: 'surface.closed', surface });
    entry.view.stop_loading();
    entry.window.destroy();
    entry.view.terminate_web_process();
  }

  /** What a test does to a surface; nothing of the kind is in ios/. */
  function probe({ probe: id, surface, act, code, world = null }) {
    const view = open.get(surface)?.view;
    const answer = (value) => say({ type: 'probed', probe: id, ...value });
    if (view === undefined) answer({ error: 'There is no such surface.' });
    else if (act === 'terminate') answer({ value: view.terminate_web_process() ?? null });
    else
      view.call_async_javascript_function(code, -1, null, world, null, null, (_, result) => {
        try {
          const value = view.call_async_javascript_function_finish(result);
          answer({ value: value.is_undefined() ? null : JSON.parse(value.to_json(0)) });
        } catch (error) {
          answer({ error: String(error) });
        }
      });
  }
}
