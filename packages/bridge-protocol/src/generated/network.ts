// Made from the catalogue by `npm run generate`.

/** The methods of `network.*`. */
export interface NetworkMethods {
  /**
   * One HTTP request to a domain of the manifest’s allowedDomains; no cookies, no redirects to others.
   *
   * Needs no permission. Settles within 30 s.
   *
   * Errors of its own: `DOMAIN_NOT_ALLOWED`, `UNAVAILABLE`.
   */
  'network.request': {
    params: {
      url: string;
      method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
      headers?: Record<string, string> | undefined;
      body?: string | undefined;
      timeoutMs?: number | undefined;
    };
    handlerParams: {
      url: string;
      method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      headers: Record<string, string>;
      body?: string | undefined;
      timeoutMs?: number | undefined;
    };
    result: { status: number; headers: Record<string, string>; body: string };
    guarded: never;
  };
  /**
   * Sends a file of the program as multipart/form-data to an allowed domain. Reports progress.
   *
   * Needs no permission. Goes on while bytes move.
   *
   * Errors of its own: `DOMAIN_NOT_ALLOWED`, `NOT_FOUND`, `UNAVAILABLE`.
   */
  'network.upload': {
    params: {
      url: string;
      ref: string;
      name?: string | undefined;
      fields?: Record<string, string> | undefined;
      headers?: Record<string, string> | undefined;
    };
    handlerParams: {
      url: string;
      ref: string;
      name: string;
      fields: Record<string, string>;
      headers: Record<string, string>;
    };
    result: { status: number; headers: Record<string, string>; body: string };
    guarded: never;
  };
  /**
   * Fetches a file from an allowed domain into the program’s own files. Reports progress.
   *
   * Needs no permission. Goes on while bytes move.
   *
   * Errors of its own: `DOMAIN_NOT_ALLOWED`, `QUOTA_EXCEEDED`, `UNAVAILABLE`.
   */
  'network.download': {
    params: { url: string; path: string; headers?: Record<string, string> | undefined };
    handlerParams: { url: string; path: string; headers: Record<string, string> };
    result: { ref: string; name: string; type: string; sizeBytes: number };
    guarded: never;
  };
  /**
   * Whether the device is online, how, and whether data costs money; null where it does not tell.
   *
   * Needs no permission. Settles within 5 s.
   */
  'network.getStatus': {
    params: Record<string, never> | undefined;
    handlerParams: Record<string, never>;
    result: {
      online: boolean;
      type: 'wifi' | 'cellular' | 'ethernet' | 'none' | 'unknown';
      metered: boolean | null;
    };
    guarded: never;
  };
}

/** What the events of `network.*` carry. */
export interface NetworkEvents {
  /**
   * The device went online or offline, or is connected in another way.
   *
   * Needs no permission.
   */
  'network.change': {
    online: boolean;
    type: 'wifi' | 'cellular' | 'ethernet' | 'none' | 'unknown';
    metered: boolean | null;
  };
}
