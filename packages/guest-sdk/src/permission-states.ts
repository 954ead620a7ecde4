import { BridgeError } from '@org/bridge-protocol/wire';

import type { PermissionState } from '@org/bridge-protocol';

/** What the guest last heard about its permissions. The host decides; this only spares the way to a sure refusal. */
export interface PermissionStates {
  /** Throws PERMISSION_DENIED when the host said it would refuse (docs/protocol.md 4.2). */
  assertUsable(permission: string): void;
  /** Takes in newer states from an answer or an event of the host. */
  update(states: unknown): void;
  snapshot(): Readonly<Record<string, PermissionState>>;
}

/** Starts from the states of the welcome. */
export function createPermissionStates(
  initial: Readonly<Record<string, PermissionState>>,
  programId: string,
): PermissionStates {
  const states = new Map(Object.entries(initial));
  return {
    assertUsable: (permission) => {
      const state = states.get(permission);
      if (state === 'unavailable') {
        throw refused(`Permission "${permission}" is not open to ${programId}: its manifest and its partner must have it.`);
      }
      if (state === 'denied') {
        throw refused(`The user has denied "${permission}". Only the user can change that, in the host.`);
      }
    },
    update: (newer) => {
      // The host checked its own answer against the catalogue; anything else has no entries.
      for (const [name, state] of Object.entries(newer as Record<string, PermissionState>)) states.set(name, state);
    },
    snapshot: () => Object.fromEntries(states),
  };
}

function refused(message: string): BridgeError {
  return new BridgeError('PERMISSION_DENIED', message);
}
