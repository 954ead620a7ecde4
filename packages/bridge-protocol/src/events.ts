import * as v from 'valibot';

import type { Permission } from './permission.js';
import type { GenericSchema, InferOutput } from 'valibot';

/** One event of the catalogue: host to guest, after `bridge.subscribe`. */
export interface EventDefinition<TData extends GenericSchema = GenericSchema> {
  readonly summary: string;
  readonly data: TData;
  /** A subscription is gated like a call. */
  readonly permission: Permission | null;
  readonly since: number;
}

function defineEvent<TData extends GenericSchema>(
  definition: EventDefinition<TData>,
): EventDefinition<TData> {
  return definition;
}

/** Every event a guest can listen to, by its name. */
export const events = {
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
} as const;

/** The name of an event in the catalogue. */
export type EventName = keyof typeof events;
/** What the named event carries. */
export type EventDataOf<TName extends EventName> = InferOutput<(typeof events)[TName]['data']>;
