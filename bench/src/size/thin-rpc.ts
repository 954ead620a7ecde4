/** Calls a method on the other side of a port. */
export type ThinCall = (method: string, params: unknown) => Promise<unknown>;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** The least a guest needs: asks the window above for a port, numbers its calls, settles them. For size only. */
export function openThinRpc(): Promise<ThinCall> {
  return new Promise((resolve) => {
    addEventListener('message', ({ source, ports: [port] }) => {
      if (source === parent && port !== undefined) resolve(callOver(port));
    });
    parent.postMessage('connect', '*');
  });
}

function callOver(port: MessagePort): ThinCall {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  port.onmessage = ({ data: { id, result, error } }: MessageEvent<Answer>) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(error);
  };
  return (method, params) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      port.postMessage({ id: last, method, params });
    });
}
