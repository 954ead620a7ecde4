/** Counts from now on what this page's ports send beside packets; the returned function says how many bytes so far. */
export function countBytes(): () => number {
  const { prototype } = MessagePort;
  const post = Reflect.get(prototype, 'postMessage') as (...parameters: unknown[]) => void;
  let bytes = 0;
  prototype.postMessage = function (...parameters: unknown[]) {
    const [message] = parameters;
    if (Array.isArray(message) && message[1] instanceof Uint8Array) bytes += message[1].length;
    post.apply(this, parameters);
  };
  return () => bytes;
}
