import { isPermission, permissions } from '@org/bridge-protocol';

import type { Permission } from '@org/bridge-protocol';
import type { GlyphName } from './glyph.js';

const known: Readonly<Record<Permission, { label: string; symbol: GlyphName }>> = {
  payment: { label: 'Payments', symbol: 'card' },
  geolocation: { label: 'Location', symbol: 'place' },
  'app.interop': { label: 'Other programs', symbol: 'globe' },
  'auth.code': { label: 'Sign-in for its server', symbol: 'key' },
  'auth.token': { label: 'Sign-in', symbol: 'key' },
  biometric: { label: 'Fingerprint or face', symbol: 'person' },
  calendar: { label: 'Calendar', symbol: 'check' },
  camera: { label: 'Camera', symbol: 'warning' },
  'clipboard.read': { label: 'Clipboard', symbol: 'shield' },
  contacts: { label: 'Contacts', symbol: 'person' },
  'device.capture': { label: 'Screenshots', symbol: 'shield' },
  'file.download': { label: 'Files for you', symbol: 'download' },
  'file.sandbox': { label: 'Its own files', symbol: 'download' },
  iap: { label: 'App store', symbol: 'card' },
  link: { label: 'Links', symbol: 'globe' },
  'link.query': { label: 'Questions about links', symbol: 'globe' },
  'media.write': { label: 'Your pictures', symbol: 'download' },
  microphone: { label: 'Microphone', symbol: 'warning' },
  notification: { label: 'Notes', symbol: 'update' },
  'storage.cloud': { label: 'Your account', symbol: 'refresh' },
  'storage.secure': { label: 'Secrets', symbol: 'key' },
  'user.email': { label: 'E-mail address', symbol: 'person' },
  'user.id': { label: 'Your id', symbol: 'person' },
  'user.phone': { label: 'Phone number', symbol: 'person' },
  'user.profile': { label: 'Profile', symbol: 'person' },
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
