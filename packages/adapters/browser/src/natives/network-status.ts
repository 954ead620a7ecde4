import type { ResultOf } from '@org/bridge-protocol';

import { engineNavigator } from './engine.js';

import type { NativePart } from './native-part.js';

type Status = ResultOf<'network.getStatus'>;

/** How the device is connected, as far as the browser tells. */
export function networkStatusNatives(): NativePart {
  return {
    methods: { 'network.getStatus': status },
    events: {
      'network.change': (_program, emit) => {
        const { connection } = engineNavigator();
        let last = JSON.stringify(status());
        const report = () => {
          const now = status();
          // The engine also reports what nobody here asks for, such as speed.
          if (JSON.stringify(now) === last) return;
          last = JSON.stringify(now);
          emit(now);
        };
        addEventListener('online', report);
        addEventListener('offline', report);
        connection?.addEventListener('change', report);
        return () => {
          removeEventListener('online', report);
          removeEventListener('offline', report);
          connection?.removeEventListener('change', report);
        };
      },
    },
  };
}

function status(): Status {
  const { connection } = engineNavigator();
  const online = navigator.onLine;
  return {
    online,
    type: online ? typeOf(connection?.type) : 'none',
    // Who saves data pays for it; more the engines do not say.
    metered: connection?.saveData === true ? true : null,
  };
}

function typeOf(type: string | undefined): Status['type'] {
  switch (type) {
    case 'wifi':
    case 'cellular':
    case 'ethernet':
      return type;
    default:
      return 'unknown';
  }
}
