// Runs in a host page before everything else, and puts counters in front of what a page can hold.

if (window.top === window) {
  const held = { listeners: new Set(), timers: new Set(), ports: new Set(), blobUrls: new Set() };
  const names = new WeakMap();
  const nameOf = (what) => {
    if (!names.has(what)) names.set(what, Math.random());
    return String(names.get(what));
  };
  for (const target of [window, document]) {
    const { addEventListener, removeEventListener } = target;
    const key = (type, listener) => `${nameOf(target)} ${type} ${nameOf(listener)}`;
    target.addEventListener = (type, listener, options) => {
      held.listeners.add(key(type, listener));
      addEventListener.call(target, type, listener, options);
    };
    target.removeEventListener = (type, listener, options) => {
      held.listeners.delete(key(type, listener));
      removeEventListener.call(target, type, listener, options);
    };
  }

  const { setTimeout, clearTimeout, MessageChannel, URL } = window;
  window.setTimeout = (callback, delayMs, ...rest) => {
    const timer = setTimeout(() => {
      held.timers.delete(timer);
      callback(...rest);
    }, delayMs);
    held.timers.add(timer);
    return timer;
  };
  window.clearTimeout = (timer) => {
    held.timers.delete(timer);
    clearTimeout(timer);
  };

  window.MessageChannel = class extends MessageChannel {
    constructor() {
      super();
      // The other end goes to a frame.
      held.ports.add(this.port1);
    }
  };
  const { close } = MessagePort.prototype;
  MessagePort.prototype.close = function countedClose() {
    held.ports.delete(this);
    close.call(this);
  };

  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (what) => {
    const url = createObjectURL(what);
    held.blobUrls.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    held.blobUrls.delete(url);
    revokeObjectURL(url);
  };

  window.held = () => Object.fromEntries(Object.entries(held).map(([what, members]) => [what, members.size]));
  window.confirmed = new Set();
  setInterval(async () => {
    const { events = [] } = (await window.suitePage) ?? {};
    for (const { event, data } of events)
      if (event === 'release' && data.type === 'confirmed') window.confirmed.add(data.id);
  }, 50);
}
