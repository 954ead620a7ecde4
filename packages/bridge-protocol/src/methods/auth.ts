import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { noParams, nothing, oneTimeCode, text } from '../json-schema.js';

/** Whether somebody is signed in, and proofs of it for the partner’s server. */
export const authMethods = {
  'auth.getToken': defineMethod({
    summary: 'A signed token bound to this program, valid for at most 15 minutes, for the partner’s server.',
    params: v.optional(
      v.strictObject({
        audience: v.optional(text(200)),
        scopes: v.optional(v.pipe(v.array(text(64)), v.maxLength(16))),
      }),
      {},
    ),
    result: v.object({ token: v.string(), expiresAtMs: v.number(), scopes: v.array(v.string()) }),
    permission: 'auth.token',
    since: 1,
    latency: 'network',
    errors: ['UNAVAILABLE'],
    sensitive: ['token'],
  }),
  'auth.getCode': defineMethod({
    summary: 'A one-time code that the partner’s server exchanges for the identity of the user.',
    params: v.optional(v.strictObject({ audience: v.optional(text(200)) }), {}),
    result: oneTimeCode,
    permission: 'auth.code',
    since: 1,
    latency: 'network',
    errors: ['UNAUTHENTICATED', 'UNAVAILABLE'],
    sensitive: ['code'],
  }),
  'auth.isLoggedIn': defineMethod({
    summary: 'Whether a user is signed in to the host.',
    params: noParams,
    result: v.object({ loggedIn: v.boolean() }),
    permission: null,
    since: 1,
    latency: 'network',
  }),
  'auth.login': defineMethod({
    summary: 'Asks the user to sign in to the host. False when the user did not.',
    params: v.optional(v.strictObject({ reason: v.optional(text(300)) }), {}),
    result: v.object({ loggedIn: v.boolean() }),
    permission: null,
    since: 1,
    latency: 'interactive',
  }),
  'auth.logout': defineMethod({
    summary: 'Ends what this program knows of the user: its tokens are no longer renewed.',
    params: noParams,
    result: nothing,
    permission: 'auth.token',
    since: 1,
    latency: 'network',
  }),
} as const;
