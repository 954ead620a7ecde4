// What the hostile program tries beside its own document: frames inside it, documents after it, workers.

import { childScript, workerScript } from './torture-child.js';

import type { BridgeAttempt } from '@org/testkit';

/** The nonce that the scripts of a document without an origin need, which its program can read. */
const scriptNonce = document.querySelector('script')?.nonce ?? '';

/** Own files in a program with an origin, else a text with the nonce. */
const childMarkup =
  self.origin === 'null'
    ? `<!doctype html><script nonce="${scriptNonce}">${childScript}</script>`
    : '<!doctype html><script src="/child.js"></script>';

/** Opens every kind of frame; what is in them asks for a bridge by itself. Gives the kinds. */
export async function openChildFrames(foreignUrl: string): Promise<readonly string[]> {
  const blob = URL.createObjectURL(new Blob([`<script>${childScript}</script>`], { type: 'text/html' }));
  const kinds: readonly (readonly [kind: string, attributes: Readonly<Record<string, string>>])[] = [
    ['srcdoc', { srcdoc: childMarkup }],
    ['srcdoc, sandboxed', { srcdoc: childMarkup, sandbox: 'allow-scripts' }],
    ['blob', { src: blob }],
    ['data', { src: `data:text/html,<script>${encodeURIComponent(childScript)}</script>` }],
    ['own document', { src: location.href }],
    ['foreign document', { src: foreignUrl }],
    ['about:blank', {}],
  ];
  const frames = kinds.map(([, attributes]) => {
    const frame = document.createElement('iframe');
    for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
    document.body.append(frame);
    return frame;
  });
  const blank = frames[frames.length - 1]?.contentDocument;
  if (blank) {
    const script = blank.createElement('script');
    if (scriptNonce === '') script.src = new URL('/child.js', location.href).href;
    else {
      script.nonce = scriptNonce;
      script.textContent = childScript;
    }
    blank.documentElement.append(script);
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  for (const frame of frames) frame.remove();
  return kinds.map(([kind]) => kind);
}

/** Leaves the document, or tries to. */
export function leaveFor(url: string, how: 'silent' | 'asking' | 'opening'): void {
  const target = url === 'blob:' ? URL.createObjectURL(new Blob([childMarkup], { type: 'text/html' })) : url;
  try {
    if (how === 'opening') window.open(target);
    else location.href = target;
  } catch {
    // Refused by the engine: the document stays.
  }
}

/** A script of one's own as a dedicated, shared and service worker gets a bridge whose session has been replaced. */
export async function tryWorkers(askForPort: () => Promise<MessagePort>): Promise<readonly BridgeAttempt[]> {
  const url =
    self.origin === 'null'
      ? URL.createObjectURL(new Blob([workerScript], { type: 'text/javascript' }))
      : '/worker.js';
  const ways: readonly (readonly [
    way: string,
    open: () => Pick<MessagePort, 'postMessage' | 'onmessage'>,
  ])[] = [
    ['a worker with an old port', () => new Worker(url) as unknown as MessagePort],
    ['a shared worker with an old port', () => new SharedWorker(url).port],
  ];
  const attempts: BridgeAttempt[] = [];
  for (const [way, open] of ways) attempts.push({ way, hasBridge: await hasBridge(open, askForPort) });
  const isRegistered = await registers(url);
  return [...attempts, { way: 'a service worker of its own', hasBridge: isRegistered }];
}

async function hasBridge(
  open: () => Pick<MessagePort, 'postMessage' | 'onmessage'>,
  askForPort: () => Promise<MessagePort>,
): Promise<boolean> {
  try {
    const old = await askForPort();
    const session = await sessionOf(old);
    const worker = open();
    let heard = false;
    worker.onmessage = ({ data }: MessageEvent<unknown>) => {
      heard ||= data === 'bridge';
    };
    await askForPort();
    const call = {
      type: 'call',
      id: 'worker',
      method: 'host.invoke',
      params: { extension: 'torture', method: 'echo', params: 1 },
    };
    worker.postMessage(JSON.stringify({ session, frames: [call] }), [old]);
    await new Promise((resolve) => setTimeout(resolve, 250));
    return heard;
  } catch {
    // Refused by the engine: a document without an origin, or by its policy.
    return false;
  }
}

/** Greets over a port and gives the session, once nothing more is on its way there: what is would follow the port. */
function sessionOf(port: MessagePort): Promise<string> {
  return new Promise((resolve) => {
    let isGreeted = false;
    port.onmessage = ({ data }: MessageEvent<string>) => {
      const { session, frames } = JSON.parse(data) as HostPacket;
      if (frames.some(({ type }) => type === 'pong')) resolve(session);
      if (!isGreeted) port.postMessage(JSON.stringify({ session, frames: [{ type: 'ping', waiting: [] }] }));
      isGreeted = true;
    };
    port.postMessage(
      '{"session":"","frames":[{"type":"hello","nonce":"worker","protocol":[1],"sdk":"worker"}]}',
    );
  });
}

/** As much of what the host says as matters here. */
interface HostPacket {
  readonly session: string;
  readonly frames: readonly { readonly type: string }[];
}

async function registers(url: string): Promise<boolean> {
  try {
    await navigator.serviceWorker.register(url);
    return true;
  } catch {
    return false;
  }
}
