import type { Permission } from '@org/bridge-protocol';

/** What three parties have said about permissions: the program, its partner's contract, the user. */
export interface PermissionFacts {
  readonly programId: string;
  /** What the signed manifest asks for. */
  readonly manifest: readonly string[];
  /** What the store's statement allows the partner. */
  readonly partner: readonly string[];
  /** What the user said, if the user was asked. */
  readonly grant: 'granted' | 'denied' | null;
  /** Whether the user has to be asked at all. */
  readonly sensitive: boolean;
}

/** The gate's answer. A refusal says which of the three refused and what to do. */
export type GateDecision =
  | { readonly type: 'allow' }
  | { readonly type: 'ask' }
  | { readonly type: 'deny'; readonly unavailable: boolean; readonly message: string };

/** Manifest ∩ partner allow-list ∩ user grant (docs/protocol.md 4.1). Pure: the dispatcher acts on it. */
export function permissionGate(permission: Permission, facts: PermissionFacts): GateDecision {
  if (!facts.manifest.includes(permission)) {
    return deny(
      true,
      `Permission "${permission}" is not in the manifest of ${facts.programId}: add it to "permissions".`,
    );
  }
  if (!facts.partner.includes(permission)) {
    return deny(
      true,
      `Permission "${permission}" is not granted to the partner of ${facts.programId}: ask the store.`,
    );
  }
  if (facts.grant === 'denied') {
    return deny(false, `The user has denied "${permission}". Only the user can change that, in the host.`);
  }
  return facts.grant === 'granted' || !facts.sensitive ? { type: 'allow' } : { type: 'ask' };
}

function deny(unavailable: boolean, message: string): GateDecision {
  return { type: 'deny', unavailable, message };
}
