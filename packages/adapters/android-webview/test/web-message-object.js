/**
 * Puts into a window what WebView puts there before any script: the object of addWebMessageListener, made here of a DevTools
 * binding that takes one string (Chromium: components/js_injection/renderer/js_binding.cc). Its text is evaluated in the page.
 *
 * @param {string} binding
 * @param {string} name
 * @param {string} rule the exact origin whose windows are given it
 */
export function putWebMessageObject(binding, name, rule) {
  const say = globalThis[binding];
  Reflect.deleteProperty(globalThis, binding);
  if (globalThis.origin !== rule) return;
  const listeners = new Set();
  let onmessage = null;
  const value = {
    postMessage: (text) => {
      if (typeof text !== 'string') throw new TypeError('Invalid arguments: a string is wanted.');
      say(text);
    },
    get onmessage() {
      return onmessage;
    },
    set onmessage(listener) {
      onmessage = listener;
    },
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
  };
  Object.defineProperty(globalThis, name, { value, configurable: true, enumerable: true, writable: true });
  // The debugger takes the function out of this call; nothing of it stays in the page.
  console.debug(binding, (data) => {
    onmessage?.({ data });
    for (const listener of listeners) listener({ data });
  });
}
