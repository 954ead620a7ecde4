import type { BridgeErrorCode } from '../error.js';

/** What a program does about each code, in one or two short sentences: those of docs/protocol.md 5. */
export const errorAdvice: Readonly<Record<BridgeErrorCode, string>> = {
  NOT_IN_HOST: 'The page is in no host. Develop with `@org/guest-sdk/mock`.',
  HOST_UNREACHABLE: 'Nobody answered in time. Offer to try again.',
  VERSION_MISMATCH:
    'Host and SDK share no protocol. Ask the user to update the app, or publish with a newer SDK.',
  SESSION_LOST: 'Connect again. If `data.outcome` is `unknown` and it matters, ask how the call ended.',
  TIMEOUT: 'Try again if repeating does no harm; else ask how it ended.',
  CANCELLED: 'The caller wanted it. With `data.outcome` `unknown` it may have happened all the same.',
  UNSERIALIZABLE: 'A mistake in the program: the parameters are no JSON object.',
  PAYLOAD_TOO_LARGE: 'Send less at once, or pass a reference.',
  PAYLOAD_TOO_DEEP: 'Flatten the value.',
  METHOD_NOT_FOUND: 'This host is older than the method or event. Ask `supports` first.',
  NOT_SUPPORTED:
    'The host cannot do it here, and the message says why. Ask `supports` first; offer another way.',
  PERMISSION_DENIED:
    'The message names who refused. Do without, or explain and let the user decide in the host.',
  INVALID_PARAMS: 'A mistake in the program: the message names the field.',
  INVALID_RESULT: 'A mistake in the host: its answer was not of the declared form. Report it.',
  RATE_LIMITED: 'Wait `retryAfterMs`.',
  BUSY: 'Too much is open at once: wait for some of it.',
  QUOTA_EXCEEDED: 'There is no room for more. Remove what is no longer needed.',
  DOMAIN_NOT_ALLOWED: 'Add the domain to `allowedDomains` of the manifest.',
  USER_CANCELLED: 'The user closed the screen. Nothing happened; say nothing.',
  GESTURE_REQUIRED: 'Call it from a click or a key event of the user, once for each.',
  UNAUTHENTICATED: 'Nobody is signed in to the host. Call `auth.login`, then try again.',
  NOT_FOUND: 'What the call names is not there: the message says what.',
  UNAVAILABLE: 'Something outside did not answer, such as the network or a sensor. Try again later.',
  STREAM_BROKEN: 'Bytes were lost or changed on their way, or did not come as announced. Send them again.',
  CONFLICT:
    'Refused because of what happened before, such as another act under the same key: the message says what.',
  INTERNAL: 'Something went wrong in the host. Its log says what.',
  'payment/declined': 'The payment was declined. Offer another way to pay.',
};
