import { isPermission, permissions } from '@org/bridge-protocol';

import { permissionGate } from './permission-gate.js';

import type { GateDecision } from './permission-gate.js';
import type { ProgramContext } from './program-context.js';
import type { Permission, PermissionState } from '@org/bridge-protocol';

/** The gate's decision for a running program, from what manifest, partner and user say now. */
export function decide(
  permission: Permission,
  { program, grants }: Pick<ProgramContext, 'program' | 'grants'>,
): GateDecision {
  return permissionGate(permission, {
    programId: program.id,
    manifest: program.permissions,
    partner: program.partnerPermissions,
    answer: grants.answerTo(permission, program),
    sensitive: permissions[permission].sensitive,
  });
}

/** Whether a subscription may go on. An answer for one call is not enough: nobody sees when a subscription has had its one. */
export function maySubscribe(
  permission: Permission,
  context: Pick<ProgramContext, 'program' | 'grants'>,
): boolean {
  const decision = decide(permission, context);
  return decision.type === 'allow' && !decision.once;
}

/** What a guest is told of a permission; a name that is none is unavailable. */
export function permissionStateOf(
  name: string,
  context: Pick<ProgramContext, 'program' | 'grants'>,
): PermissionState {
  if (!isPermission(name)) return 'unavailable';
  const decision = decide(name, context);
  switch (decision.type) {
    case 'allow':
      return 'granted';
    case 'ask':
      return 'prompt';
    case 'deny':
      return decision.state;
  }
}
