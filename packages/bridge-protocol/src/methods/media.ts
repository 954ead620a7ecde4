import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { fileInfo, filePath, nothing } from '../json-schema.js';

const maxEdge = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(16), v.maxValue(8_192)));

/** Pictures and sound. Results are files of the program. */
export const mediaMethods = {
  'media.pickImage': defineMethod({
    summary: 'Lets the user choose pictures; larger ones are made smaller when maxEdge says so, in pixels.',
    params: v.optional(
      v.strictObject({ count: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(20)), 1), maxEdge }),
      {},
    ),
    result: v.object({ files: v.array(fileInfo) }),
    permission: null,
    since: 1,
    latency: 'interactive',
    gesture: true,
    errors: ['USER_CANCELLED', 'QUOTA_EXCEEDED'],
  }),
  'media.capturePhoto': defineMethod({
    summary: 'Opens the camera on the host’s screen and takes one picture when the user says so.',
    params: v.optional(
      v.strictObject({ facing: v.optional(v.picklist(['user', 'environment']), 'environment'), maxEdge }),
      {},
    ),
    result: fileInfo,
    permission: 'camera',
    guarded: ['facing'],
    since: 1,
    latency: 'interactive',
    errors: ['USER_CANCELLED', 'UNAVAILABLE', 'QUOTA_EXCEEDED'],
  }),
  'media.recordAudio': defineMethod({
    summary: 'Records sound until the user stops it or the time is over.',
    params: v.optional(
      v.strictObject({
        maxMs: v.optional(v.pipe(v.number(), v.minValue(500), v.maxValue(600_000)), 60_000),
        format: v.optional(v.picklist(['webm', 'mp4', 'ogg'])),
      }),
      {},
    ),
    result: fileInfo,
    permission: 'microphone',
    guarded: ['format'],
    since: 1,
    latency: 'interactive',
    errors: ['USER_CANCELLED', 'UNAVAILABLE', 'QUOTA_EXCEEDED'],
  }),
  'media.preview': defineMethod({
    summary: 'Shows pictures of the program over the whole screen, beginning with one.',
    params: v.strictObject({
      refs: v.pipe(v.array(filePath), v.minLength(1), v.maxLength(50)),
      index: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
    }),
    result: nothing,
    permission: null,
    since: 1,
    latency: 'interactive',
    errors: ['NOT_FOUND'],
  }),
  'media.saveToGallery': defineMethod({
    summary: 'Keeps a picture among the user’s own, or as a download where there is no gallery.',
    params: v.strictObject({ ref: filePath }),
    result: v.object({ saved: v.boolean() }),
    permission: 'media.write',
    since: 1,
    latency: 'interactive',
    gesture: true,
    errors: ['NOT_FOUND'],
  }),
} as const;
