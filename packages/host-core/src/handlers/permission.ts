import { BridgeError, isPermission } from '@org/bridge-protocol';

import { isShownLine } from '../consent-reasons.js';
import { permissionStateOf } from '../permission-state.js';

import type { Handlers } from '../program-context.js';
import type { PermissionState } from '@org/bridge-protocol';

/** Answers `permission.*`. */
export const permissionHandlers: Handlers<'permission.query' | 'permission.request'> = {
  'permission.query': ({ names }, context) =>
    collectStates(names.map((name) => [name, permissionStateOf(name, context)])),
  'permission.request': async ({ names, reason }, context, { signal }) => {
    const { program, grants } = context;
    if (reason !== undefined && !isShownLine(reason))
      throw new BridgeError('INVALID_PARAMS', 'permission.request: reason is one line of plain text.');
    for (const permission of new Set(names)) {
      if (!isPermission(permission) || permissionStateOf(permission, context) !== 'prompt') continue;
      await grants.ask({ permission, program, reason: reason ?? null, signal });
    }
    return collectStates(names.map((name) => [name, permissionStateOf(name, context)]));
  },
};

function collectStates(
  states: readonly (readonly [string, PermissionState])[],
): Record<string, PermissionState> {
  // Names came from a guest: own properties only, `__proto__` like any other.
  return Object.fromEntries(states);
}
