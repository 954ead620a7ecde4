// Made from the catalogue by `npm run generate`.

import { call } from '../page.js';

import type { CallArguments } from '../call-method.js';

/** `network.*`: see docs/methods/network.md. */
export const network = {
  /** One HTTP request to a domain of the manifest’s allowedDomains; no cookies, no redirects to others. Needs no permission. Settles within 30 s. Errors of its own: `DOMAIN_NOT_ALLOWED`, `UNAVAILABLE`. */
  request: (...rest: CallArguments<'network.request'>) => call('network.request', ...rest),
  /** Sends a file of the program as multipart/form-data to an allowed domain. Reports progress. Needs no permission. Waits for the user. Errors of its own: `DOMAIN_NOT_ALLOWED`, `NOT_FOUND`, `UNAVAILABLE`. */
  upload: (...rest: CallArguments<'network.upload'>) => call('network.upload', ...rest),
  /** Fetches a file from an allowed domain into the program’s own files. Reports progress. Needs no permission. Waits for the user. Errors of its own: `DOMAIN_NOT_ALLOWED`, `QUOTA_EXCEEDED`, `UNAVAILABLE`. */
  download: (...rest: CallArguments<'network.download'>) => call('network.download', ...rest),
  /** Whether the device is online, how, and whether data costs money; null where it does not tell. Needs no permission. Settles within 5 s. */
  getStatus: (...rest: CallArguments<'network.getStatus'>) => call('network.getStatus', ...rest),
};
