import { BridgeError } from '@org/bridge-protocol';

import { calendarFile } from './calendar-file.js';
import { downloadFile } from './save-file.js';

import type { NativePart } from './native-part.js';

/** An event as a file that the user's calendar opens. */
export function calendarNatives(): NativePart {
  return {
    methods: {
      // True: the file was handed over. Whether the user's calendar took it, no browser tells.
      'calendar.addEvent': (event) => {
        const text = calendarFile({ ...event, id: crypto.randomUUID(), createdMs: Date.now() });
        if (text === null) throw new BridgeError('INVALID_PARAMS', 'calendar.addEvent: a time has no date.');
        // The adapter wrote every line of it, and calendars go by the type.
        downloadFile(new File([text], 'event.ics'), 'text/calendar');
        return { added: true };
      },
    },
  };
}
