// Made from the catalogue by `npm run generate`.

import { callChecked } from '../check-result.js';

import type { CallOptions } from '../call-options.js';

/** `network.*`: see docs/methods/network.md. */
export const network = {
  /**
   * One HTTP request to a domain of the manifest’s allowedDomains; no cookies, no redirects to others.
   *
   * Needs no permission. Settles within 30 s.
   *
   * Errors of its own: `DOMAIN_NOT_ALLOWED`, `UNAVAILABLE`.
   */
  request: (
    ...rest: [
      params: {
        url: string;
        method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
        headers?: Record<string, string> | undefined;
        body?: string | undefined;
        timeoutMs?: number | undefined;
      },
      options?: CallOptions,
    ]
  ): Promise<{ status: number; headers: Record<string, string>; body: string }> =>
    callChecked('network.request', { status: 0, headers: { '*': '' }, body: '' }, rest),
  /**
   * Sends a file of the program as multipart/form-data to an allowed domain. Reports progress.
   *
   * Needs no permission. Goes on while bytes move.
   *
   * Errors of its own: `DOMAIN_NOT_ALLOWED`, `NOT_FOUND`, `UNAVAILABLE`.
   */
  upload: (
    ...rest: [
      params: {
        url: string;
        ref: string;
        name?: string | undefined;
        fields?: Record<string, string> | undefined;
        headers?: Record<string, string> | undefined;
      },
      options?: CallOptions,
    ]
  ): Promise<{ status: number; headers: Record<string, string>; body: string }> =>
    callChecked('network.upload', { status: 0, headers: { '*': '' }, body: '' }, rest),
  /**
   * Fetches a file from an allowed domain into the program’s own files. Reports progress.
   *
   * Needs no permission. Goes on while bytes move.
   *
   * Errors of its own: `DOMAIN_NOT_ALLOWED`, `QUOTA_EXCEEDED`, `UNAVAILABLE`.
   */
  download: (
    ...rest: [
      params: { url: string; path: string; headers?: Record<string, string> | undefined },
      options?: CallOptions,
    ]
  ): Promise<{ ref: string; name: string; type: string; sizeBytes: number }> =>
    callChecked('network.download', { ref: '', name: '', type: '', sizeBytes: 0 }, rest),
  /**
   * Whether the device is online, how, and whether data costs money; null where it does not tell.
   *
   * Needs no permission. Settles within 5 s.
   */
  getStatus: (
    ...rest: [params?: Record<string, never> | undefined, options?: CallOptions]
  ): Promise<{
    online: boolean;
    type: 'wifi' | 'cellular' | 'ethernet' | 'none' | 'unknown';
    metered: boolean | null;
  }> => callChecked('network.getStatus', { online: false, type: '', metered: [false, null] }, rest),
};
