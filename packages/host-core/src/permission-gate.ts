import type { UserAnswer } from './grants.js';
import type { PermissionState } from '@org/bridge-protocol';

/** What three parties have said about permissions: the program, its partner's contract, the user. */
export interface PermissionFacts {
  readonly programId: string;
  /** What the signed manifest asks for. */
  readonly manifest: readonly string[];
  /** What the store's statement allows the partner. */
  readonly partner: readonly string[];
  /** What the user's answer is worth now. */
  readonly answer: UserAnswer;
  /** Whether the user has to be asked at all. */
  readonly sensitive: boolean;
}

/** The gate's answer. A refusal says which of the three refused and what to do, and what a guest is told of the permission. */
export type GateDecision =
  /** `once`: for one call, which has to spend it; a subscription goes on and needs more. */
  | { readonly type: 'allow'; readonly once: boolean }
  | { readonly type: 'ask' }
  | { readonly type: 'deny'; readonly state: PermissionState; readonly message: string };

/** Manifest ∩ partner allow-list ∩ user grant (docs/protocol.md 4.1). Pure: the dispatcher acts on it. */
export function permissionGate(permission: string, facts: PermissionFacts): GateDecision {
  if (!facts.manifest.includes(permission)) {
    return deny(
      'unavailable',
      `Permission "${permission}" is not in the manifest of ${facts.programId}: add it to "permissions".`,
    );
  }
  if (!facts.partner.includes(permission)) {
    return deny(
      'unavailable',
      `Permission "${permission}" is not granted to the partner of ${facts.programId}: ask the store.`,
    );
  }
  switch (facts.answer) {
    case 'granted':
    case 'granted-once':
      return { type: 'allow', once: facts.answer === 'granted-once' };
    case 'denied':
      return deny(
        'denied',
        `The user has denied "${permission}". Only the user can change that, in the host.`,
      );
    case 'hidden':
      return deny(
        'granted',
        `The user allows "${permission}" while the program is seen: call again when it is.`,
      );
    case null:
      return facts.sensitive ? { type: 'ask' } : { type: 'allow', once: false };
  }
}

function deny(state: PermissionState, message: string): GateDecision {
  return { type: 'deny', state, message };
}
