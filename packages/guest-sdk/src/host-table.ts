import { BridgeError } from '@org/bridge-protocol/wire';

import type { MethodTraits, PermissionState, WelcomeFrame } from '@org/bridge-protocol';

/** What the host said a guest may rely on. It still decides at every call. */
export interface HostTable {
  /** The traits of a method; throws what the host would answer anyway (docs/protocol.md 4.2). */
  readonly traitsOf: (method: string) => MethodTraits;
  readonly supports: (method: string, parameter?: string) => boolean;
  /** As the guest last heard. */
  readonly permissions: Record<string, PermissionState>;
}

/** The table of a welcome. */
export function createHostTable(
  welcome: Pick<WelcomeFrame, 'methods' | 'unsupported' | 'permissions'>,
): HostTable {
  // Maps: a name is never looked up on an object.
  const methods = new Map(Object.entries(welcome.methods));
  const unsupported = new Map(Object.entries(welcome.unsupported));
  const permissions: Record<string, PermissionState> = { ...welcome.permissions };
  return {
    permissions,
    supports: (method, parameter = '') => {
      const traits = methods.get(method);
      return traits !== undefined && !traits.without?.includes(parameter);
    },
    traitsOf: (method) => {
      const traits = methods.get(method);
      if (traits === undefined) {
        const reason = unsupported.get(method);
        throw reason === undefined
          ? new BridgeError('METHOD_NOT_FOUND', `This host has no "${method}": ask supports() first.`)
          : new BridgeError('NOT_SUPPORTED', `${method}: ${reason}`);
      }
      const { permission } = traits;
      const state = permission === null ? 'granted' : permissions[permission];
      if (state === 'denied' || state === 'unavailable') {
        const reason =
          state === 'denied' ? 'denied by the user' : 'not in the manifest, or not open to its partner';
        throw new BridgeError('PERMISSION_DENIED', `Permission "${permission}" is ${reason}.`);
      }
      return traits;
    },
  };
}
