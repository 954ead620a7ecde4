import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { fileInfo, filePath, nothing, text } from '../json-schema.js';
import { limits } from '../limits.js';

const offset = v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0);
const byteCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(limits.maxFileBytes));
const encoding = v.picklist(['utf8', 'base64']);

/** Files of this program: picked, fetched or written. A reference is good for this program alone. */
export const fileMethods = {
  'file.pick': defineMethod({
    summary: 'Lets the user choose files, and copies them to where the program can read them.',
    params: v.optional(
      v.strictObject({
        accept: v.optional(v.pipe(v.array(text(100)), v.maxLength(16)), []),
        multiple: v.optional(v.boolean(), false),
        maxBytes: v.optional(
          v.pipe(v.number(), v.minValue(1), v.maxValue(limits.maxFileBytes)),
          limits.maxFileBytes,
        ),
      }),
      {},
    ),
    result: v.object({ files: v.array(fileInfo) }),
    permission: null,
    since: 1,
    latency: 'interactive',
    gesture: true,
    errors: ['USER_CANCELLED', 'QUOTA_EXCEEDED'],
  }),
  'file.read': defineMethod({
    summary:
      'A stretch of a file as text or base64, at most 512 KiB in one call; the whole file in stretches.',
    params: v.strictObject({
      ref: filePath,
      encoding,
      offset,
      length: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(limits.maxReadBytes))),
    }),
    result: v.object({ data: v.string(), sizeBytes: v.number() }),
    permission: null,
    since: 1,
    latency: 'instant',
    errors: ['NOT_FOUND'],
    sensitive: ['data'],
  }),
  'file.write': defineMethod({
    summary: 'Writes a file, replacing what was there. Durable when it resolves.',
    params: v.strictObject({
      path: filePath,
      data: v.pipe(v.string(), v.maxLength(700_000)),
      encoding,
      append: v.optional(v.boolean(), false),
    }),
    result: fileInfo,
    permission: 'file.sandbox',
    since: 1,
    latency: 'instant',
    errors: ['QUOTA_EXCEEDED'],
    sensitive: ['data'],
  }),
  'file.readBytes': defineMethod({
    summary: 'The bytes of a file as they are, however many. They travel with the call.',
    params: v.strictObject({ ref: filePath, offset, length: v.optional(byteCount) }),
    result: v.object({ sizeBytes: v.number(), sentBytes: v.number() }),
    permission: null,
    since: 1,
    latency: 'transfer',
    bytes: 'received',
    errors: ['NOT_FOUND', 'STREAM_BROKEN'],
  }),
  'file.writeBytes': defineMethod({
    summary: 'Writes a file of bytes, replacing what was there. Nothing changes unless all of them arrive.',
    params: v.strictObject({ path: filePath, sizeBytes: byteCount }),
    result: fileInfo,
    permission: 'file.sandbox',
    since: 1,
    latency: 'transfer',
    bytes: 'sent',
    errors: ['QUOTA_EXCEEDED', 'STREAM_BROKEN'],
  }),
  'file.list': defineMethod({
    summary: 'The files under a folder, by path; without one, all.',
    params: v.optional(v.strictObject({ folder: v.optional(filePath) }), {}),
    result: v.object({ files: v.array(fileInfo) }),
    permission: 'file.sandbox',
    since: 1,
    latency: 'instant',
  }),
  'file.remove': defineMethod({
    summary: 'Removes a file. One that is not there is no error.',
    params: v.strictObject({ ref: filePath }),
    result: nothing,
    permission: 'file.sandbox',
    since: 1,
    latency: 'instant',
  }),
  'file.export': defineMethod({
    summary: 'Hands a file to the user, to keep it where the program does not reach.',
    params: v.strictObject({ ref: filePath, name: v.optional(text(200)) }),
    result: v.object({ saved: v.boolean() }),
    permission: 'file.download',
    since: 1,
    latency: 'interactive',
    gesture: true,
    errors: ['NOT_FOUND', 'USER_CANCELLED'],
  }),
} as const;
