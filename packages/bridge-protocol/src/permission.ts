/** Every permission a manifest may ask for, and what a user is told it opens. */
export const permissions = {
  payment: { sensitive: true, opens: 'Ask you to pay. Every payment needs your confirmation.' },
  geolocation: { sensitive: true, opens: 'See where you are.' },
  'auth.token': { sensitive: false, opens: 'Recognise you by a name that only this program knows.' },
} as const satisfies Record<string, PermissionDefinition>;

/** What the catalogue says of a permission. */
export interface PermissionDefinition {
  /** A sensitive permission is used only after the user agreed once (docs/protocol.md 4.3). */
  readonly sensitive: boolean;
  /** Shown to the user beside the question. */
  readonly opens: string;
}

/** The name of a permission in the catalogue. */
export type Permission = keyof typeof permissions;

/** What a program can expect of a permission: `unavailable` when its manifest or partner does not have it. */
export type PermissionState = 'granted' | 'denied' | 'prompt' | 'unavailable';

const names: ReadonlySet<string> = new Set(Object.keys(permissions));

/** Whether a name from outside is a permission of the catalogue. */
export function isPermission(name: string): name is Permission {
  return names.has(name);
}
