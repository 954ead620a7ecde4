import { isPermission, permissions } from '@org/bridge-protocol';

import type { Permission } from '@org/bridge-protocol';
import type { GlyphName } from './glyph.js';

const known: Readonly<Record<Permission, { label: string; symbol: GlyphName }>> = {
  payment: { label: 'Payments', symbol: 'card' },
  geolocation: { label: 'Location', symbol: 'place' },
  'auth.token': { label: 'Sign-in', symbol: 'key' },
};

/** How the host speaks of a permission. */
export interface PermissionWords {
  readonly label: string;
  readonly symbol: GlyphName;
  /** What it opens, in a sentence. */
  readonly opens: string;
}

/** The words for a permission; a name this host does not know is shown as it is. */
export function permissionWords(name: string): PermissionWords {
  if (isPermission(name)) return { ...known[name], opens: permissions[name].opens };
  return {
    label: name,
    symbol: 'shield',
    opens: 'This version of the host does not know it and never grants it.',
  };
}

/** Whether the user is asked before a permission is used. A name this host does not know is never granted anyway. */
export function isSensitive(name: string): boolean {
  return !isPermission(name) || permissions[name].sensitive;
}
