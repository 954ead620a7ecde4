// The host's page: the answering end of every contender.

import { RpcTarget, newMessagePortRpcSession } from 'capnweb';
import { expose, transfer } from 'comlink';
import { Reply, WindowMessenger, connect } from 'penpal';
import { ParentHandshake, PortMessenger } from 'post-me';

import { prepareHostSessions } from './host-session.js';

import { million } from './million.js';

import type { EchoApi, PortMessage } from './payload.js';

const api: EchoApi = { echo: (payload) => payload, bytes: () => million.slice() };

class CapnwebApi extends RpcTarget {
  echo(payload: unknown): unknown {
    return payload;
  }

  bytes(): Uint8Array {
    return api.bytes();
  }
}

const guestOrigin = `http://guest.localhost:${location.port}`;
const startHostSession = await prepareHostSessions();

window.addEventListener(
  'message',
  ({ data, ports, source, origin }: MessageEvent<Partial<PortMessage> & ConnectMessage>) => {
    if (origin !== guestOrigin) return;
    const [port] = ports;
    if (data.miniapp === 'connect') giveSession(source as Window, data.nonce);
    if (data.bench !== undefined && port !== undefined) answer[data.bench](port);
  },
);

const frame = document.createElement('iframe');
frame.src = `${guestOrigin}/`;
document.body.append(frame);
// A frame that stands in the page has a window.
const remoteWindow = frame.contentWindow as Window;
connect({
  messenger: new WindowMessenger({ remoteWindow, allowedOrigins: [guestOrigin] }),
  methods: {
    echo: api.echo,
    bytes: () => {
      const bytes = api.bytes();
      return new Reply(bytes, { transferables: [bytes.buffer] });
    },
  },
});

/** The answering end of each contender that is given a port. */
const answer: Readonly<Record<PortMessage['bench'], (port: MessagePort) => void>> = {
  raw: echoRaw,
  comlink: (port) => {
    expose(
      {
        echo: api.echo,
        bytes: () => {
          const bytes = api.bytes();
          return transfer(bytes, [bytes.buffer]);
        },
      },
      port,
    );
  },
  'post-me': (port) => {
    port.start();
    void ParentHandshake(new PortMessenger({ port }), { echo: api.echo, bytes: api.bytes }).then(
      (connection) => {
        connection.localHandle().setReturnTransfer('bytes', ({ buffer }) => [buffer]);
      },
    );
  },
  capnweb: (port) => {
    newMessagePortRpcSession(port, new CapnwebApi());
  },
};

interface ConnectMessage {
  readonly miniapp?: string;
  readonly nonce?: string;
}

// docs/protocol.md 2.1, as the browser adapter's surface does it.
function giveSession(guest: Window, nonce: string | undefined): void {
  const { port1, port2 } = new MessageChannel();
  startHostSession(port1);
  guest.postMessage({ miniapp: 'port', nonce }, guestOrigin, [port2]);
}

function echoRaw(port: MessagePort): void {
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data !== 'bytes') {
      port.postMessage(data);
      return;
    }
    const bytes = api.bytes();
    port.postMessage(bytes, [bytes.buffer]);
  };
}
