import * as v from 'valibot';

import { jsonValue, networkStatus, position, theme, viewport } from './json-schema.js';

import type { EventName } from './catalogue.js';
import type { JsonValue } from './json.js';
import type { Permission } from './permission.js';
import type { GenericSchema } from 'valibot';

/** One event of the catalogue: host to guest, after `bridge.subscribe`. */
export interface EventDefinition<TData extends GenericSchema = GenericSchema> {
  readonly summary: string;
  readonly data: TData;
  /** A subscription is gated like a call. */
  readonly permission: Permission | null;
  readonly since: number;
  /** Members of the data that a log must not show. */
  readonly sensitive?: readonly string[];
}

function defineEvent<TData extends GenericSchema>(
  definition: EventDefinition<TData>,
): EventDefinition<TData> {
  return definition;
}

/** An event that says no more than that it happened; a later host may. */
const nothingYet: GenericSchema<Record<string, JsonValue>> = v.object({});

const declared = {
  'app.visibilityChange': defineEvent({
    summary: 'The user sees the program again, or no longer.',
    data: v.object({ visible: v.boolean() }),
    permission: null,
    since: 1,
  }),
  'permission.change': defineEvent({
    summary: 'The user granted or revoked a permission.',
    data: v.object({ name: v.string(), state: v.picklist(['granted', 'denied', 'prompt', 'unavailable']) }),
    permission: null,
    since: 1,
  }),
  'update.progress': defineEvent({
    summary: 'A newer release is being downloaded.',
    data: v.object({ version: v.string(), receivedBytes: v.number(), totalBytes: v.number() }),
    permission: null,
    since: 1,
  }),
  'update.ready': defineEvent({
    summary: 'A newer release is verified and runs at the next launch.',
    data: v.object({ version: v.string() }),
    permission: null,
    since: 1,
  }),
  'update.failed': defineEvent({
    summary: 'A newer release could not be fetched, or failed its trial.',
    data: v.object({ reason: v.string() }),
    permission: null,
    since: 1,
  }),
  'app.memoryWarning': defineEvent({
    summary: 'The device is short of memory: let go of what can be made again.',
    data: nothingYet,
    permission: null,
    since: 1,
  }),
  'app.returned': defineEvent({
    summary: 'A program that this one opened has closed, maybe with data.',
    data: v.object({ programId: v.string(), data: v.nullable(jsonValue) }),
    permission: 'app.interop',
    since: 1,
    sensitive: ['data'],
  }),
  'nav.change': defineEvent({
    summary: 'Another page is on top of the back stack: show it.',
    data: v.object({
      path: v.string(),
      query: v.record(v.string(), v.string()),
      reason: v.picklist(['push', 'replace', 'back', 'reset']),
      depth: v.number(),
    }),
    permission: null,
    since: 1,
    sensitive: ['query'],
  }),
  'network.change': defineEvent({
    summary: 'The device went online or offline, or is connected in another way.',
    data: networkStatus,
    permission: null,
    since: 1,
  }),
  'ui.themeChange': defineEvent({
    summary: 'The host wants another look.',
    data: theme,
    permission: null,
    since: 1,
  }),
  'ui.viewportChange': defineEvent({
    summary: 'The program has another room: turned, resized, or the keyboard came.',
    data: viewport,
    permission: null,
    since: 1,
  }),
  'ui.primaryButtonClick': defineEvent({
    summary: 'The user pressed the host’s large button.',
    data: nothingYet,
    permission: null,
    since: 1,
  }),
  'location.change': defineEvent({
    summary: 'The device is somewhere else. location.watch says how exact and how often.',
    data: position,
    permission: 'geolocation',
    since: 1,
  }),
  'payment.statusChange': defineEvent({
    summary: 'A payment ended that nobody waits for any more, as after a reload.',
    data: v.object({ orderId: v.string(), status: v.string(), transactionId: v.nullable(v.string()) }),
    permission: 'payment',
    since: 1,
  }),
} as const;

/** The events with the types that valibot infers. Slow to compile: a test compares them with the written-out ones. */
export type DeclaredEvents = typeof declared;

/** Every event a guest can listen to, by its name. */
export const events: Readonly<Record<EventName, EventDefinition>> = declared;
