// The host's answer to hello, known before anybody asks (docs/protocol.md 2.6): the first call needs no round trip before it.

/** What a hello is answered with, in any session. */
export interface WelcomeAhead {
  /** A session for one guest. Its name is told to the host, which takes it over. */
  createSession(): string;
  /** The packet that answers a guest's first one; null where that is no hello, or of another protocol. */
  answer(packet: string, session: string): string | null;
}

/**
 * Takes the welcome that the app put in front of the bootstrap out of this window, before any script of the page runs. Null
 * where there is none.
 */
export function takeWelcome(): WelcomeAhead | null {
  const welcome: unknown = get(globalThis, name);
  deleteProperty(globalThis, name);
  if (!isFields(welcome)) return null;
  return { createSession, answer };

  function answer(packet: string, session: string): string | null {
    const hello = helloIn(packet);
    if (hello === null || !isFields(welcome) || !has(hello.protocol, welcome.protocol)) return null;
    return stringify({ session, frames: [{ ...welcome, nonce: hello.nonce }] });
  }
}

const name = 'miniProgramWelcome';

// Taken before the program can put its own functions in their places: an engine may run both in one world.
const { get, deleteProperty } = Reflect;
const { parse, stringify } = JSON;
const { isArray } = Array;
const Numbers = Uint32Array;
const randomValues = crypto.getRandomValues.bind(crypto);

function createSession(): string {
  const numbers = randomValues(new Numbers(3));
  let session = '';
  for (let at = 0; at < 3; at += 1) session += `${at === 0 ? '' : '-'}${numbers[at] ?? 0}`;
  return session;
}

function helloIn(packet: string): { readonly nonce: string; readonly protocol: readonly unknown[] } | null {
  const frames = framesIn(packet);
  const first: unknown = isArray(frames) ? frames[0] : null;
  if (!isFields(first) || first.type !== 'hello') return null;
  const { nonce, protocol, sdk } = first;
  return typeof nonce === 'string' && typeof sdk === 'string' && isArray(protocol)
    ? { nonce, protocol }
    : null;
}

function framesIn(packet: string): unknown {
  try {
    const read: unknown = parse(packet);
    return isFields(read) ? read.frames : null;
  } catch {
    return null; // no packet; the host says so in its log
  }
}

function has(list: readonly unknown[], wanted: unknown): boolean {
  for (let at = 0; at < list.length; at += 1) if (list[at] === wanted) return true;
  return false;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
