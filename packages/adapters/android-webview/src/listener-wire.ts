import type { DocumentWire } from '@org/page-scripts';

/** The object of `WebViewCompat.addWebMessageListener`, as WebView puts it into a window. */
interface WebMessageObject {
  postMessage(text: string): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

/**
 * Takes the object of the app out of this window, before any script of the page runs, and makes a wire of it that nobody else
 * can reach: the page shares this world. Null where the app has not put one, or the window does not let go of it.
 */
export function takeListenerWire(name: string): DocumentWire | null {
  const { get, deleteProperty, has } = Reflect;
  const object: unknown = get(window, name);
  if (!isWebMessageObject(object)) return null;
  // Taken with its object in hand: it is only ever applied to that.
  const postMessage = object.postMessage.bind(object);
  if (!deleteProperty(window, name) || has(window, name)) return null;
  return {
    post: (text) => {
      postMessage(text);
    },
    onText: (listener) => {
      object.onmessage = ({ data }) => {
        if (typeof data === 'string') listener(data);
      };
    },
  };
}

function isWebMessageObject(value: unknown): value is WebMessageObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    'postMessage' in value &&
    typeof value.postMessage === 'function'
  );
}
