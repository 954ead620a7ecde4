import type { NativePart } from './native-part.js';

/** Pages outside. The core has checked where they lead. */
export function linkNatives(): NativePart {
  return {
    methods: {
      'link.open': ({ url }) => {
        // A tab of its own in both modes: inside the host page there is no place for foreign pages.
        window.open(url, '_blank', 'noopener,noreferrer');
        return null;
      },
    },
    unsupported: { 'link.canOpen': 'A web page does not learn which apps a device has.' },
  };
}
