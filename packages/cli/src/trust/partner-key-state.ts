import type { PartnerKey } from '@org/package-format';

/** Whether a key signs rotations: one that has ended still may, one in other hands may not (package-format 7.6). */
export function isRotating({ compromisedSince }: PartnerKey): boolean {
  return compromisedSince === undefined;
}

/** Whether a package that is published at a time may be signed with a key (package-format 7.8). */
export function isUsable({ notBefore, notAfter, compromisedSince }: PartnerKey, time: string): boolean {
  const hasBegun = notBefore <= time;
  const hasEnded = notAfter !== undefined && notAfter < time;
  return hasBegun && !hasEnded && (compromisedSince === undefined || time < compromisedSince);
}

/** The state of a key in words. */
export function stateOf(key: PartnerKey, time: string): 'compromised' | 'ended' | 'not yet' | 'in use' {
  if (key.compromisedSince !== undefined) return 'compromised';
  if (key.notBefore > time) return 'not yet';
  return isUsable(key, time) ? 'in use' : 'ended';
}
