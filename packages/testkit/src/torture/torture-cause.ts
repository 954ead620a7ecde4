/** Why an attack has no place on a platform: the whole list, so that nothing is left out for another reason. */
export const tortureCauses = {
  'no-child-frames': 'A program of this platform is no document that could hold another one.',
  'no-navigation': 'A program of this platform has no address that it could leave.',
  'no-origins': 'A peer of this platform has no origin: who it is was settled when its channel was made.',
  'no-page-scripts': 'A program of this platform is no page in which another script could run.',
  'shared-realm': 'Guest and host share their built-in objects, so changing them would attack the test.',
  'string-wire-only': 'The channel of this platform takes nothing but text.',
  'no-fallback-transport': 'The platform has one transport, and nothing weaker that could take its place.',
  'no-workers': 'A program of this platform has no worker and no channel to other documents of its origin.',
  'no-user-input': 'Nobody can press anything on this platform.',
  'no-files': 'The host keeps no files, so it has no streams of bytes.',
} as const;

/** A cause from {@link tortureCauses}. */
export type TortureCause = keyof typeof tortureCauses;

/** What a platform has no place for, and why. */
export interface Absent {
  readonly absent: TortureCause;
}

/** What a platform can do, or why it has no place for it. */
export type Capability<T> = T | Absent;

/** Thrown by an attack that has no place on the subject. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
  override readonly cause: TortureCause;

  constructor(cause: TortureCause) {
    super(tortureCauses[cause]);
    this.cause = cause;
  }
}

/** Whether the platform has a place for something. */
export function isPresent<T extends object>(capability: Capability<T>): capability is T {
  return !('absent' in capability);
}

/** What the platform can do; ends the attack as not applicable where it has no place for it. */
export function demand<T extends object>(capability: Capability<T>): T {
  if (isPresent(capability)) return capability;
  throw new NotApplicable(capability.absent);
}
