import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { noParams, nothing, text } from '../json-schema.js';
import { limits } from '../limits.js';

const names = v.pipe(v.array(text(limits.maxNameChars)), v.minLength(1), v.maxLength(16));
const states = v.record(v.string(), v.picklist(['granted', 'denied', 'prompt', 'unavailable']));

/** What the program may do. */
export const permissionMethods = {
  'permission.query': defineMethod({
    summary: 'The state of permissions, without asking anybody.',
    params: v.strictObject({ names }),
    result: states,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
  'permission.request': defineMethod({
    summary: 'Asks the user for permissions of the manifest that are not yet decided.',
    params: v.strictObject({ names, reason: v.optional(text(300)) }),
    result: states,
    permission: null,
    since: 1,
    latency: 'interactive',
  }),
  'permission.openSettings': defineMethod({
    summary: 'Opens the host’s own page where the user changes what this program may do.',
    params: noParams,
    result: nothing,
    permission: null,
    since: 1,
    latency: 'interactive',
  }),
} as const;
