import { BridgeError } from '@org/bridge-protocol/wire';

import type { MethodTraits, PermissionState, WelcomeFrame } from '@org/bridge-protocol/wire';

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
  // A Map: a name is never looked up on an object. What the host cannot do has its reason there.
  const methods = new Map<string, MethodTraits | string>([
    ...Object.entries(welcome.unsupported),
    ...Object.entries(welcome.methods),
  ]);
  const permissions = { ...welcome.permissions };
  return {
    permissions,
    supports: (method, parameter = '') => {
      const traits = methods.get(method);
      return typeof traits === 'object' && !traits.without?.includes(parameter);
    },
    traitsOf: (method) => {
      const traits = methods.get(method);
      if (typeof traits !== 'object') {
        throw new BridgeError(
          traits ? 'NOT_SUPPORTED' : 'METHOD_NOT_FOUND',
          `${method}: ${traits ?? 'not in this host. Ask supports() first.'}`,
        );
      }
      const { permission } = traits;
      const state = permissions[permission ?? ''];
      if (state === 'denied' || state === 'unavailable') {
        throw new BridgeError(
          'PERMISSION_DENIED',
          `Permission "${permission}" is ${state === 'denied' ? 'denied by the user' : 'not in the manifest, or not open to its partner'}.`,
        );
      }
      return traits;
    },
  };
}
