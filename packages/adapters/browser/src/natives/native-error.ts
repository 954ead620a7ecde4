import { BridgeError } from '@org/bridge-protocol';

/** The user closed what was open for the call. */
export function userCancelled(): BridgeError {
  return new BridgeError('USER_CANCELLED', 'The user closed the screen.');
}

/** The program no longer waits, or is gone. */
export function noLongerWanted(): BridgeError {
  return new BridgeError('CANCELLED', 'The program no longer waits for this.');
}

/** The name of what an engine threw, such as `NotAllowedError`; empty for anything else. */
export function errorNameOf(error: unknown): string {
  return error instanceof DOMException ? error.name : '';
}
