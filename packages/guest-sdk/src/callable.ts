import { BridgeError } from '@org/bridge-protocol/wire';

import type { MethodTraits, PermissionState } from '@org/bridge-protocol';

/** What the host said a guest may rely on. */
export interface HostTable {
  readonly methods: ReadonlyMap<string, MethodTraits>;
  readonly permissions: Readonly<Record<string, PermissionState>>;
}

/** The traits of a method; throws what the host would answer anyway (docs/protocol.md 4.2). The host still decides. */
export function traitsOf(method: string, { methods, permissions }: HostTable): MethodTraits {
  const traits = methods.get(method);
  if (traits === undefined) {
    throw new BridgeError('METHOD_NOT_FOUND', `This host has no "${method}": ask supports() first.`);
  }
  const { permission } = traits;
  const state = permission === null ? 'granted' : permissions[permission];
  if (state === 'denied' || state === 'unavailable') {
    const reason =
      state === 'denied' ? 'denied by the user' : 'not in the manifest, or not open to its partner';
    throw new BridgeError('PERMISSION_DENIED', `Permission "${permission}" is ${reason}.`);
  }
  return traits;
}
