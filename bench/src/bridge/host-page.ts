// The host's page: the answering end of every contender.

import { expose } from 'comlink';
import { WindowMessenger, connect } from 'penpal';

import { prepareHostSessions } from './host-session.js';

import type { EchoApi, PortMessage } from './payload.js';

const api: EchoApi = { echo: (payload) => payload };
const guestOrigin = `http://guest.localhost:${location.port}`;
const startHostSession = await prepareHostSessions();

window.addEventListener(
  'message',
  ({ data, ports, source, origin }: MessageEvent<Partial<PortMessage> & ConnectMessage>) => {
    if (origin !== guestOrigin) return;
    const [port] = ports;
    if (data.miniapp === 'connect') giveSession(source as Window, data.nonce);
    if (data.bench === 'raw' && port !== undefined) echoRaw(port);
    if (data.bench === 'comlink' && port !== undefined) expose(api, port);
  },
);

const frame = document.createElement('iframe');
frame.src = `${guestOrigin}/`;
document.body.append(frame);
// A frame that stands in the page has a window.
const remoteWindow = frame.contentWindow as Window;
connect({
  messenger: new WindowMessenger({ remoteWindow, allowedOrigins: [guestOrigin] }),
  methods: { ...api },
});

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
    port.postMessage(data);
  };
}
