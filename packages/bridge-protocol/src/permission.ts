/** Every permission a manifest may ask for, and what a user is told it opens. */
export const permissions = {
  payment: { sensitive: true, opens: 'Ask you to pay. Every payment needs your confirmation.' },
  geolocation: { sensitive: true, opens: 'See where you are.' },
  'user.id': { sensitive: false, opens: 'Know you again by an id that only this program has.' },
  'user.profile': { sensitive: true, opens: 'See the name and the picture of your profile.' },
  'user.phone': { sensitive: true, opens: 'Give your phone number to the server of its maker.' },
  'user.email': { sensitive: true, opens: 'Give your e-mail address to the server of its maker.' },
  'storage.secure': { sensitive: false, opens: 'Keep secrets of its own, encrypted on this device.' },
  'storage.cloud': { sensitive: false, opens: 'Keep its data in your account, on all your devices.' },
  'file.sandbox': { sensitive: false, opens: 'Keep files of its own on this device.' },
  'file.download': { sensitive: false, opens: 'Hand files to you, to keep.' },
  camera: { sensitive: true, opens: 'Use the camera, on a screen that shows it.' },
  microphone: { sensitive: true, opens: 'Record sound, on a screen that shows it.' },
  'media.write': { sensitive: true, opens: 'Add pictures to yours.' },
  'clipboard.read': { sensitive: true, opens: 'Read what you copied.' },
  link: { sensitive: false, opens: 'Open pages of its maker in the browser.' },
  'link.query': { sensitive: false, opens: 'See whether this device can open a link.' },
  iap: { sensitive: false, opens: 'Offer purchases of the app store. Each one needs your confirmation.' },
  contacts: { sensitive: true, opens: 'See the contacts that you choose, and no others.' },
  calendar: { sensitive: true, opens: 'Offer events for your calendar.' },
  biometric: { sensitive: true, opens: 'Ask this device to recognise you. It learns only that it was you.' },
  notification: { sensitive: true, opens: 'Send you notes.' },
  'device.capture': { sensitive: false, opens: 'Keep its screens out of screenshots.' },
  'app.interop': { sensitive: false, opens: 'Open another program, and give it data.' },
  'auth.code': { sensitive: false, opens: 'Tell the server of its maker that you are signed in.' },
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
