/** Cancels what was begun. The structure of an AbortSignal, so that an engine's own can be passed. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
