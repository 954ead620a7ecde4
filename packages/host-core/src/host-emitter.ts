import { EventEmitter } from 'eventemitter3';

import { messageOf } from './error.js';

import type { EmitHostEvent, HostEvents, OnHostEvent } from './host-events.js';
import type { Platform } from './platform.js';

/** What a host tells its page with. */
export interface HostEmitter {
  readonly on: OnHostEvent;
  readonly emit: EmitHostEvent;
  /** Nobody hears anything any more. */
  readonly close: () => void;
}

/** Makes an emitter whose listeners cannot stop what they hear of. */
export function createHostEmitter(platform: Pick<Platform, 'log'>): HostEmitter {
  const emitter = new EventEmitter();
  return {
    emit: (event, data) => {
      emitter.emit(event, data);
    },
    on: (event, listener) => {
      const call = (data: HostEvents[typeof event]) => {
        try {
          listener(data);
        } catch (error) {
          // A listener of the app must not stop an update or a rollback half-way.
          platform.log({ level: 'error', event: 'listener-failed', detail: messageOf(error) });
        }
      };
      emitter.on(event, call);
      return () => emitter.off(event, call);
    },
    close: () => {
      emitter.removeAllListeners();
    },
  };
}
