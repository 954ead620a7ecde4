import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { jsonValue, noParams, nothing } from '../json-schema.js';

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
} as const;
