import { parseGuestPacket } from '@org/bridge-protocol';

import type {
  CallFrame,
  GuestFrame,
  HostFrame,
  JsonValue,
  MethodTraits,
  PermissionState,
  Transport,
  WelcomeFrame,
} from '@org/bridge-protocol';

/** A host that does what a test says and nothing else. It greets and answers pings unless told not to. */
export interface ScriptedHost {
  readonly session: string;
  /** Every frame of the guest, in order. */
  readonly frames: readonly GuestFrame[];
  /** Every packet of the guest as it came. */
  readonly packets: readonly string[];
  readonly calls: readonly CallFrame[];
  /** Ids that a pong calls unknown; `all` for every id asked about. */
  unknown: readonly string[] | 'all';
  isAnsweringPings: boolean;
  send(...frames: readonly HostFrame[]): void;
  sendText(packet: string): void;
  /** Answers the call that came last. */
  reply(result: JsonValue): void;
  fail(code: 'USER_CANCELLED' | 'CANCELLED' | 'PERMISSION_DENIED', message: string): void;
  close(): void;
}

/** What a scripted host says of itself. */
export interface ScriptedHostOptions {
  readonly methods?: Readonly<Record<string, MethodTraits>>;
  readonly permissions?: Readonly<Record<string, PermissionState>>;
  /** Instead of a welcome. */
  readonly onHello?: (nonce: string, host: ScriptedHost) => void;
}

const methods: Readonly<Record<string, MethodTraits>> = {
  'bridge.ping': { latency: 'instant', permission: null },
  'bridge.subscribe': { latency: 'instant', permission: null },
  'bridge.unsubscribe': { latency: 'instant', permission: null },
  'storage.get': { latency: 'instant', permission: null },
  'storage.set': { latency: 'instant', permission: null },
  'network.request': { latency: 'network', permission: null },
  'ui.showDialog': { latency: 'interactive', permission: null },
  'permission.query': { latency: 'instant', permission: null },
  'permission.request': { latency: 'interactive', permission: null },
  'payment.pay': { latency: 'interactive', permission: 'payment', once: true },
};

/** The welcome of a scripted host. */
export function welcomeFrame(nonce: string, options: ScriptedHostOptions = {}): WelcomeFrame {
  return {
    type: 'welcome',
    nonce,
    protocol: 1,
    host: { name: 'scripted', version: '1.2.3', platform: 'test' },
    program: { id: 'com.example.shop', version: '4.5.6' },
    methods: options.methods ?? methods,
    unsupported: {},
    events: ['app.visibilityChange'],
    permissions: options.permissions ?? { payment: 'granted' },
  };
}

/** Puts a scripted host at the other end of a guest's transport. */
export function createScriptedHost(transport: Transport, options: ScriptedHostOptions = {}): ScriptedHost {
  const frames: GuestFrame[] = [];
  const packets: string[] = [];
  const calls: CallFrame[] = [];
  const onHello = options.onHello ?? ((nonce) => host.send(welcomeFrame(nonce, options)));
  const host: ScriptedHost = {
    session: 'session-1',
    frames,
    packets,
    calls,
    unknown: [],
    isAnsweringPings: true,
    send: (...sent) => host.sendText(JSON.stringify({ session: host.session, frames: sent })),
    sendText: (packet) => transport.send(packet),
    reply: (result) => host.send({ type: 'result', id: calls.at(-1)?.id ?? '', result }),
    fail: (code, message) =>
      host.send({ type: 'error', id: calls.at(-1)?.id ?? '', error: { code, message } }),
    close: () => transport.close(),
  };
  transport.onPacket((text) => {
    packets.push(text);
    for (const frame of parseGuestPacket(text).frames) {
      frames.push(frame);
      if (frame.type === 'hello') onHello(frame.nonce, host);
      if (frame.type === 'call') calls.push(frame);
      if (frame.type === 'ping' && host.isAnsweringPings) {
        host.send({ type: 'pong', unknown: host.unknown === 'all' ? frame.waiting : host.unknown });
      }
    }
  });
  return host;
}
