import { issueCode } from '../issue-code.js';

import type { Handlers } from '../program-context.js';

/** Answers what of `user.*` leaves the host as a code that the partner's server redeems. */
export const userHandlers: Handlers<'user.getPhoneCode' | 'user.getEmailCode'> = {
  'user.getPhoneCode': (_params, context) => issueCode(context, { kind: 'phone', audience: null }),
  'user.getEmailCode': (_params, context) => issueCode(context, { kind: 'email', audience: null }),
};
