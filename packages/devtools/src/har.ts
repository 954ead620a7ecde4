// The parts of HAR 1.2 (softwareishard.com/blog/har-12-spec) that a trace has. Members with an underscore are ours.

/** A HAR document. */
export interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: { readonly name: string; readonly version: string };
    readonly pages: readonly HarPage[];
    readonly entries: readonly HarEntry[];
    readonly comment: string;
  };
}

/** One session of the bridge. */
export interface HarPage {
  readonly startedDateTime: string;
  readonly id: string;
  readonly title: string;
  readonly pageTimings: Readonly<Record<string, never>>;
}

/** One call with its answer, or one event. */
export interface HarEntry {
  readonly pageref: string;
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: HarRequest;
  readonly response: HarResponse;
  readonly cache: Readonly<Record<string, never>>;
  readonly timings: { readonly send: number; readonly wait: number; readonly receive: number };
  /** The kind by which network panels sort. */
  readonly _resourceType: 'fetch' | 'eventsource';
  readonly _bridge: HarBridge;
}

/** What only the bridge knows of an entry. */
export interface HarBridge {
  /** Which entry of the trace. */
  readonly index: number;
  readonly type: 'call' | 'event';
  readonly id: string;
  readonly isCancelled?: boolean;
  readonly error?: string;
  readonly sequence?: number;
}

interface HarMessage {
  readonly httpVersion: string;
  readonly cookies: readonly never[];
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly headersSize: -1;
  readonly bodySize: number;
}

interface HarRequest extends HarMessage {
  readonly method: 'POST' | 'GET';
  readonly url: string;
  readonly queryString: readonly never[];
  readonly postData?: { readonly mimeType: string; readonly params: readonly never[]; readonly text: string };
}

interface HarResponse extends HarMessage {
  /** 0 where no answer came. */
  readonly status: number;
  readonly statusText: string;
  readonly content: { readonly size: number; readonly mimeType: string; readonly text: string };
  readonly redirectURL: '';
}
