/** What a host tells its page, by event name. */
export interface HostEvents {
  /** Progress of one update, for a progress bar. */
  readonly update: UpdateProgress;
  /** A release began its trial, was confirmed, or was rolled back. */
  readonly release: ReleaseNotice;
  /** A running program ended. */
  readonly closed: { readonly id: string; readonly reason: string };
  /** A confirmed program does not respond; closing it is the user's choice. */
  readonly unresponsive: { readonly id: string };
  readonly grant: {
    readonly id: string;
    readonly permission: string;
    readonly state: 'granted' | 'denied' | 'prompt';
  };
}

/** Where an update stands. */
export interface UpdateProgress {
  readonly id: string;
  readonly state: 'checking' | 'downloading' | 'staged' | 'ended';
  readonly version?: string;
  readonly receivedBytes?: number;
  readonly totalBytes?: number;
}

/** What became of a release. */
export interface ReleaseNotice {
  readonly id: string;
  readonly type: 'trial' | 'confirmed' | 'rolled-back';
  readonly version: string;
  /** The release that runs instead, when rolled back; null when there is none. */
  readonly previousVersion?: string | null;
  readonly reason?: string;
}

/** Listens to one event; the returned function ends it. */
export type OnHostEvent = <TName extends keyof HostEvents>(
  event: TName,
  listener: (data: HostEvents[TName]) => void,
) => () => void;

/** Tells the host's listeners. */
export type EmitHostEvent = <TName extends keyof HostEvents>(event: TName, data: HostEvents[TName]) => void;
