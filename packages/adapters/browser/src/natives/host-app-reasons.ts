import type { MethodName } from '@org/bridge-protocol';

const noSignIn = 'This host has no sign-in for programs.';
const noProfile = 'This host tells programs nothing of its users.';
const noCloud = 'This host keeps no data of programs in an account.';
const noAppStore = 'A web page has no app store to buy from.';
const noOthers = 'This host does not let programs open one another.';

/** Why methods are not there whose answers only the host's app has, when it brings none. */
export const hostAppReasons = {
  'auth.isLoggedIn': noSignIn,
  'auth.login': noSignIn,
  'auth.logout': noSignIn,
  'user.getId': noProfile,
  'user.getProfile': noProfile,
  'cloudStorage.get': noCloud,
  'cloudStorage.set': noCloud,
  'cloudStorage.remove': noCloud,
  'iap.getProducts': noAppStore,
  'iap.purchase': noAppStore,
  'iap.consume': noAppStore,
  'app.openMiniApp': noOthers,
  'app.returnToOpener': noOthers,
  'notification.requestSubscription': 'This host sends no messages for partners.',
  'permission.openSettings': 'This host has no page of its own for what programs may do.',
  'share.createLink': 'This host has no links that open programs.',
} as const satisfies Partial<Record<MethodName, string>>;
