import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { noParams, oneTimeCode } from '../json-schema.js';

/** Who the user is, as far as the user lets this program know. */
export const userMethods = {
  'user.getId': defineMethod({
    summary: 'A name of the user that only this program knows; another program gets another.',
    params: noParams,
    result: v.object({ id: v.string() }),
    permission: 'user.id',
    since: 1,
    latency: 'network',
    errors: ['UNAUTHENTICATED', 'UNAVAILABLE'],
    sensitive: ['id'],
  }),
  'user.getProfile': defineMethod({
    summary: 'What the user shows of the own profile. A field that is not there was not given.',
    params: v.strictObject({
      fields: v.pipe(v.array(v.picklist(['name', 'avatarUrl', 'locale'])), v.minLength(1), v.maxLength(3)),
    }),
    result: v.object({
      name: v.optional(v.string()),
      avatarUrl: v.optional(v.string()),
      locale: v.optional(v.string()),
    }),
    permission: 'user.profile',
    since: 1,
    latency: 'network',
    errors: ['UNAUTHENTICATED', 'UNAVAILABLE'],
    sensitive: ['name', 'avatarUrl'],
  }),
  'user.getPhoneCode': defineMethod({
    summary:
      'A one-time code that the partner’s server exchanges for the phone number; the number never enters the program.',
    params: noParams,
    result: oneTimeCode,
    permission: 'user.phone',
    since: 1,
    latency: 'network',
    errors: ['UNAUTHENTICATED', 'UNAVAILABLE'],
    sensitive: ['code'],
  }),
  'user.getEmailCode': defineMethod({
    summary: 'A one-time code that the partner’s server exchanges for the e-mail address.',
    params: noParams,
    result: oneTimeCode,
    permission: 'user.email',
    since: 1,
    latency: 'network',
    errors: ['UNAUTHENTICATED', 'UNAVAILABLE'],
    sensitive: ['code'],
  }),
} as const;
