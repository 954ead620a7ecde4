// The Bridge API spelled out: what an editor shows when a partner types `mp.`.

import type { CallMethod } from './call-method.js';
import type { CallOptions } from './call-options.js';
import type { JsonValue, ParamsOf, PermissionState, ResultOf } from '@org/bridge-protocol';

/** Every method of the catalogue under its own name. Those that may take long accept options; `call` does for all. */
export interface Api {
  readonly bridge: {
    /** Answers with the payload and the time of the host. */
    ping(payload?: JsonValue): Promise<ResultOf<'bridge.ping'>>;
  };
  readonly app: {
    /** How this launch came about: path, query, scene. */
    getLaunchOptions(): Promise<ResultOf<'app.getLaunchOptions'>>;
    /** The host, its version, and the release that is running. */
    getEnvironment(): Promise<ResultOf<'app.getEnvironment'>>;
    /** Tells the host that this release works. Call it once the first screen is usable. */
    ready(): Promise<null>;
    /** Closes the program, as the user would. */
    close(): Promise<null>;
  };
  readonly permission: {
    /** The state of permissions, without asking anybody. */
    query(names: string[]): Promise<Record<string, PermissionState>>;
    /** Asks the user for what is not yet decided, for a reason of at most 300 characters. */
    request(
      names: string[],
      reason?: string,
      options?: CallOptions,
    ): Promise<Record<string, PermissionState>>;
  };
  readonly auth: {
    /** A signed token bound to this program, for the partner's own server. */
    getToken(params?: ParamsOf<'auth.getToken'>, options?: CallOptions): Promise<ResultOf<'auth.getToken'>>;
  };
  readonly storage: {
    /** The value of a key, or null. */
    get(key: string): Promise<JsonValue>;
    /** Keeps a value under a key. Durable when it resolves. */
    set(key: string, value: JsonValue): Promise<null>;
    /** Removes a key. A key that is not there is no error. */
    remove(key: string): Promise<null>;
    /** Removes every key of this program. */
    clear(): Promise<null>;
    /** The keys, sorted; with a prefix, those that begin with it. */
    keys(prefix?: string): Promise<string[]>;
    /** How much is kept and may be kept. */
    getInfo(): Promise<ResultOf<'storage.getInfo'>>;
  };
  readonly network: {
    /** One HTTP request, made by the host, to a domain of the manifest. */
    request(params: ParamsOf<'network.request'>, options?: CallOptions): Promise<ResultOf<'network.request'>>;
  };
  readonly payment: {
    /** Asks the user to pay an order in the host's own sheet. */
    pay(params: ParamsOf<'payment.pay'>, options?: CallOptions): Promise<ResultOf<'payment.pay'>>;
    /** How the payment of an order ended, also after a crash in its middle. */
    getStatus(orderId: string): Promise<ResultOf<'payment.getStatus'>>;
  };
  readonly ui: {
    /** A short message, shown by the host for a moment. */
    showToast(params: ParamsOf<'ui.showToast'>): Promise<null>;
    /** A question with up to three buttons: the id of the chosen one, or null. */
    showDialog(params: ParamsOf<'ui.showDialog'>, options?: CallOptions): Promise<string | null>;
  };
  readonly update: {
    /** Asks for a newer release and fetches it in the background. */
    check(): Promise<ResultOf<'update.check'>>;
  };
}

/** Spells the methods out over one way to call. `bridge.subscribe` and `unsubscribe` are behind `on`. */
export function createApi(call: CallMethod): Api {
  return {
    bridge: {
      ping: (payload) => call('bridge.ping', { payload }),
    },
    app: {
      getLaunchOptions: () => call('app.getLaunchOptions'),
      getEnvironment: () => call('app.getEnvironment'),
      ready: () => call('app.ready'),
      close: () => call('app.close'),
    },
    permission: {
      query: (names) => call('permission.query', { names }),
      request: (names, reason) => call('permission.request', { names, reason }),
    },
    auth: {
      getToken: (params, options) => call('auth.getToken', params, options),
    },
    storage: {
      get: async (key) => (await call('storage.get', { key })).value,
      set: (key, value) => call('storage.set', { key, value }),
      remove: (key) => call('storage.remove', { key }),
      clear: () => call('storage.clear'),
      keys: async (prefix) => (await call('storage.keys', { prefix })).keys,
      getInfo: () => call('storage.getInfo'),
    },
    network: {
      request: (params, options) => call('network.request', params, options),
    },
    payment: {
      pay: (params, options) => call('payment.pay', params, options),
      getStatus: (orderId) => call('payment.getStatus', { orderId }),
    },
    ui: {
      showToast: (params) => call('ui.showToast', params),
      showDialog: async (params, options) => (await call('ui.showDialog', params, options)).buttonId,
    },
    update: {
      check: () => call('update.check'),
    },
  };
}
