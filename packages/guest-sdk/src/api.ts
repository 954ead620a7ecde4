// The Bridge API spelled out: what an editor shows when a partner types `mp.`.

import type { CallMethod } from './call-method.js';
import type { CallOptions } from './call-request.js';
import type { JsonValue, ParamsOf, PermissionState, ResultOf } from '@org/bridge-protocol';

/** Every method of the catalogue under its own name. */
export interface Api {
  readonly bridge: {
    /** Answers with the payload and the time of the host. */
    ping(payload?: JsonValue, options?: CallOptions): Promise<ResultOf<'bridge.ping'>>;
  };
  readonly app: {
    /** How this launch came about: path, query, scene. */
    getLaunchOptions(options?: CallOptions): Promise<ResultOf<'app.getLaunchOptions'>>;
    /** The host, its version, and the release that is running. */
    getEnvironment(options?: CallOptions): Promise<ResultOf<'app.getEnvironment'>>;
    /** Tells the host that this release works. Call it once the first screen is usable. */
    ready(options?: CallOptions): Promise<null>;
    /** Closes the program, as the user would. */
    close(options?: CallOptions): Promise<null>;
  };
  readonly permission: {
    /** The state of permissions, without asking anybody. */
    query(names: string[], options?: CallOptions): Promise<Record<string, PermissionState>>;
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
    get(key: string, options?: CallOptions): Promise<JsonValue>;
    /** Keeps a value under a key. Durable when it resolves. */
    set(key: string, value: JsonValue, options?: CallOptions): Promise<null>;
    /** Removes a key. A key that is not there is no error. */
    remove(key: string, options?: CallOptions): Promise<null>;
    /** Removes every key of this program. */
    clear(options?: CallOptions): Promise<null>;
    /** The keys, sorted; with a prefix, those that begin with it. */
    keys(prefix?: string, options?: CallOptions): Promise<string[]>;
    /** How much is kept and may be kept. */
    getInfo(options?: CallOptions): Promise<ResultOf<'storage.getInfo'>>;
  };
  readonly network: {
    /** One HTTP request, made by the host, to a domain of the manifest. */
    request(params: ParamsOf<'network.request'>, options?: CallOptions): Promise<ResultOf<'network.request'>>;
  };
  readonly payment: {
    /** Asks the user to pay an order in the host's own sheet. */
    pay(params: ParamsOf<'payment.pay'>, options?: CallOptions): Promise<ResultOf<'payment.pay'>>;
    /** How the payment of an order ended, also after a crash in its middle. */
    getStatus(orderId: string, options?: CallOptions): Promise<ResultOf<'payment.getStatus'>>;
  };
  readonly ui: {
    /** A short message, shown by the host for a moment. */
    showToast(params: ParamsOf<'ui.showToast'>, options?: CallOptions): Promise<null>;
    /** A question with up to three buttons: the id of the chosen one, or null. */
    showDialog(params: ParamsOf<'ui.showDialog'>, options?: CallOptions): Promise<string | null>;
  };
  readonly update: {
    /** Asks for a newer release and fetches it in the background. */
    check(options?: CallOptions): Promise<ResultOf<'update.check'>>;
  };
}

/** Spells the methods out over one way to call. `bridge.subscribe` and `unsubscribe` are behind `on`. */
export function createApi(call: CallMethod): Api {
  return {
    bridge: {
      ping: (payload, options) => call('bridge.ping', payload === undefined ? {} : { payload }, options),
    },
    app: {
      getLaunchOptions: (options) => call('app.getLaunchOptions', {}, options),
      getEnvironment: (options) => call('app.getEnvironment', {}, options),
      ready: (options) => call('app.ready', {}, options),
      close: (options) => call('app.close', {}, options),
    },
    permission: {
      query: (names, options) => call('permission.query', { names }, options),
      request: (names, reason, options) =>
        call('permission.request', reason === undefined ? { names } : { names, reason }, options),
    },
    auth: {
      getToken: (params, options) => call('auth.getToken', params, options),
    },
    storage: {
      get: async (key, options) => (await call('storage.get', { key }, options)).value,
      set: (key, value, options) => call('storage.set', { key, value }, options),
      remove: (key, options) => call('storage.remove', { key }, options),
      clear: (options) => call('storage.clear', {}, options),
      keys: async (prefix, options) => (await call('storage.keys', toPrefix(prefix), options)).keys,
      getInfo: (options) => call('storage.getInfo', {}, options),
    },
    network: {
      request: (params, options) => call('network.request', params, options),
    },
    payment: {
      pay: (params, options) => call('payment.pay', params, options),
      getStatus: (orderId, options) => call('payment.getStatus', { orderId }, options),
    },
    ui: {
      showToast: (params, options) => call('ui.showToast', params, options),
      showDialog: async (params, options) => (await call('ui.showDialog', params, options)).buttonId,
    },
    update: {
      check: (options) => call('update.check', {}, options),
    },
  };
}

function toPrefix(prefix: string | undefined): ParamsOf<'storage.keys'> {
  return prefix === undefined || prefix === '' ? {} : { prefix };
}
