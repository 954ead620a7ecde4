import * as v from 'valibot';

import { defineMethod } from '../method.js';
import { fileInfo, filePath, networkStatus, noParams, text } from '../json-schema.js';
import { limits } from '../limits.js';

const headers = v.optional(v.record(text(100), v.pipe(v.string(), v.maxLength(4_096))), {});

/** Requests made by the host for the program, to its allowed domains only. */
export const networkMethods = {
  'network.request': defineMethod({
    summary:
      'One HTTP request to a domain of the manifest’s allowedDomains; no cookies, no redirects to others.',
    params: v.strictObject({
      url: text(2_048),
      method: v.optional(v.picklist(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']), 'GET'),
      headers,
      body: v.optional(v.pipe(v.string(), v.maxLength(524_288))),
      timeoutMs: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(limits.networkTimeoutMs))),
    }),
    result: v.object({ status: v.number(), headers: v.record(v.string(), v.string()), body: v.string() }),
    permission: null,
    since: 1,
    latency: 'network',
    errors: ['DOMAIN_NOT_ALLOWED', 'UNAVAILABLE'],
    sensitive: ['headers', 'body', 'url'],
  }),
  'network.upload': defineMethod({
    summary: 'Sends a file of the program as multipart/form-data to an allowed domain. Reports progress.',
    params: v.strictObject({
      url: text(2_048),
      ref: filePath,
      name: v.optional(v.pipe(text(100), v.regex(/^[A-Za-z0-9_.-]+$/u)), 'file'),
      fields: v.optional(v.pipe(v.record(text(100), v.string()), v.maxEntries(32)), {}),
      headers,
    }),
    result: v.object({ status: v.number(), headers: v.record(v.string(), v.string()), body: v.string() }),
    permission: null,
    since: 1,
    latency: 'transfer',
    errors: ['DOMAIN_NOT_ALLOWED', 'NOT_FOUND', 'UNAVAILABLE'],
    sensitive: ['headers', 'fields', 'body', 'url'],
  }),
  'network.download': defineMethod({
    summary: 'Fetches a file from an allowed domain into the program’s own files. Reports progress.',
    params: v.strictObject({ url: text(2_048), path: filePath, headers }),
    result: fileInfo,
    permission: null,
    since: 1,
    latency: 'transfer',
    errors: ['DOMAIN_NOT_ALLOWED', 'QUOTA_EXCEEDED', 'UNAVAILABLE'],
    sensitive: ['headers', 'url'],
  }),
  'network.getStatus': defineMethod({
    summary: 'Whether the device is online, how, and whether data costs money; null where it does not tell.',
    params: noParams,
    result: networkStatus,
    permission: null,
    since: 1,
    latency: 'instant',
  }),
} as const;
