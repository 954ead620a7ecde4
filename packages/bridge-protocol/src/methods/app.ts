import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { jsonValue, noParams, nothing, query, smallJson, text } from '../json-schema.js';
import { limits } from '../limits.js';

/** The program and where it runs. */
export const appMethods = {
  'app.getLaunchOptions': defineMethod({
    summary: 'How this launch came about: the path inside the program, the query, and who asked.',
    params: noParams,
    result: v.object({
      path: v.string(),
      query: v.record(v.string(), v.string()),
      scene: v.string(),
      referrer: v.nullable(v.string()),
      data: v.optional(jsonValue),
    }),
    permission: null,
    since: 1,
    latency: 'instant',
    sensitive: ['data', 'query'],
  }),
  'app.getEnvironment': defineMethod({
    summary: 'The host, its version, and the release of this program that is running.',
    params: noParams,
    result: v.object({
      hostName: v.string(),
      hostVersion: v.string(),
      platform: v.string(),
      locale: v.string(),
      protocolVersion: v.number(),
      programId: v.string(),
      programVersion: v.string(),
    }),
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'app.ready': defineMethod({
    summary: 'Tells the host that this release works. It confirms the release this session runs, no other.',
    params: noParams,
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'app.close': defineMethod({
    summary: 'Closes the program, as the user would.',
    params: noParams,
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'app.restart': defineMethod({
    summary: 'Closes the program and launches it again, with the newest release that is here.',
    params: v.optional(v.strictObject({ path: v.optional(text(2_048)) }), {}),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
    rate: limits.rate.restart,
  }),
  'app.setCloseConfirmation': defineMethod({
    summary: 'Makes the host ask before it closes the program, because something is not saved.',
    params: v.strictObject({ enabled: v.boolean(), message: v.optional(text(300)) }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'app.openMiniApp': defineMethod({
    summary: 'Opens another program of this host. False when the host or the user did not want to.',
    params: v.strictObject({
      programId: text(200),
      path: v.optional(text(2_048)),
      query: v.optional(query),
    }),
    result: v.object({ opened: v.boolean() }),
    permission: 'app.interop',
    since: 1,
    latency: 'interactive',
    sensitive: ['query'],
  }),
  'app.returnToOpener': defineMethod({
    summary: 'Closes this program and goes back to the one that opened it, with data for it.',
    params: v.optional(v.strictObject({ data: v.optional(smallJson) }), {}),
    result: nothing,
    permission: 'app.interop',
    since: 1,
    latency: 'instant',
    sensitive: ['data'],
    errors: ['NOT_FOUND'],
  }),
} as const;
