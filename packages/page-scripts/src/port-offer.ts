/** Gives a port to whoever of this very document asks its window for a host (docs/protocol.md 2.1). */
export interface PortOffer {
  /** Takes the offer back: nobody is given a port any more. */
  stop(): void;
}

/**
 * Answers the guest's question where no window stands above it. Frames inside the document ask from another window, and
 * are not heard. A nonce is answered once.
 */
export function createPortOffer(onPort: (port: MessagePort, nonce: string) => void): PortOffer {
  let answered = '';
  // Taken now: a program may put its own functions in their places later.
  const post = window.postMessage.bind(window);
  const listen = ({ source, data }: MessageEvent<unknown>) => {
    const nonce = nonceOf(data);
    if (source !== window || nonce === null || nonce === answered) return;
    answered = nonce;
    const { port1, port2 } = new Channel();
    onPort(port1, nonce);
    // To this window, so any target origin is its own; that of a custom scheme cannot be named in every engine.
    post({ miniapp: 'port', nonce }, '*', [port2]);
  };
  addEventListener('message', listen);
  return {
    stop: () => {
      removeEventListener('message', listen);
    },
  };
}

const Channel = MessageChannel;

function nonceOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || !('miniapp' in data) || data.miniapp !== 'connect')
    return null;
  // protocol 1.5
  return 'nonce' in data && typeof data.nonce === 'string' && /^[\w-]{1,40}$/.test(data.nonce)
    ? data.nonce
    : null;
}
