import type { NativeMethodName } from '@org/host-core';

const noSignIn = 'This host has no sign-in for programs.';
const noProfile = 'This host tells programs nothing of its users.';
const noCloud = 'This host keeps no data of programs in an account.';
const noAppStore = 'A desktop app has no app store to buy from here.';
const noOthers = 'This host does not let programs open one another.';
const noScreens = 'This host has no screens of its own for it: draw it in the program.';
const noSensor = 'This host does not tell programs of it.';
const noMedia = 'This host has no camera, microphone and gallery for programs.';
const noBook = 'This host has no contacts and no calendar.';
const noNotes = 'This host shows no notes of programs.';

/** Why the native methods that this adapter does not answer are not there, until the app answers them. */
export const unsupportedReasons = {
  'app.openMiniApp': noOthers,
  'app.returnToOpener': noOthers,
  'auth.isLoggedIn': noSignIn,
  'auth.login': noSignIn,
  'auth.logout': noSignIn,
  'biometric.authenticate': 'This host asks for no biometrics.',
  'biometric.getInfo': 'This host asks for no biometrics.',
  'calendar.addEvent': noBook,
  'cloudStorage.get': noCloud,
  'cloudStorage.remove': noCloud,
  'cloudStorage.set': noCloud,
  'contacts.pick': noBook,
  'device.call': 'A desktop does not dial.',
  'device.getBattery': noSensor,
  'device.keepAwake': 'This host leaves the screen to the settings of the device.',
  'device.setCapturePolicy': 'This host does not keep itself out of screenshots.',
  'device.vibrate': 'A desktop does not vibrate.',
  'file.export': noScreens,
  'file.pick': noScreens,
  'iap.consume': noAppStore,
  'iap.getProducts': noAppStore,
  'iap.purchase': noAppStore,
  'link.canOpen': 'This host does not tell which apps the device has.',
  'location.get': 'This host does not know where the device is.',
  'media.capturePhoto': noMedia,
  'media.pickImage': noMedia,
  'media.preview': noScreens,
  'media.recordAudio': noMedia,
  'media.saveToGallery': noMedia,
  'notification.requestSubscription': 'This host sends no messages for partners.',
  'notification.setBadge': noNotes,
  'notification.showLocal': noNotes,
  'permission.openSettings': 'This host has no page of its own for what programs may do.',
  'scan.scanCode': noMedia,
  'share.createLink': 'This host has no links that open programs.',
  'share.open': 'A desktop has no sheet for sharing.',
  'user.getId': noProfile,
  'user.getProfile': noProfile,
  'ui.getViewport': 'The program fills its view: ask the window of its page.',
  'ui.setDisplayMode': noScreens,
  'ui.setLoading': noScreens,
  'ui.setNavigationBar': noScreens,
  'ui.setPrimaryButton': noScreens,
  'ui.showActionSheet': noScreens,
} as const satisfies Record<Exclude<NativeMethodName, AnsweredName>, string>;

/** What `electron-natives.ts` answers. */
type AnsweredName =
  | 'clipboard.readText'
  | 'clipboard.writeText'
  | 'device.getInfo'
  | 'link.open'
  | 'network.getStatus'
  | 'telemetry.log'
  | 'telemetry.mark'
  | 'telemetry.track'
  | 'ui.getTheme';
