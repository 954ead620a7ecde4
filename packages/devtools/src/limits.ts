/** Every number that bounds what a bridge or a trace file can make this package hold: unit in the name, reason beside it. */
export const traceLimits = {
  /** Frames a recorder keeps before the oldest go: an hour of a busy program. */
  maxEntries: 10_000,
  /** Characters a recorder keeps, as they stand in the file: what a page or a phone can spare. */
  maxChars: 8_388_608,
  /** Greetings kept apart from the ring, because nothing replays without them; a page that reloads makes one each. */
  maxGreetings: 64,
  /** A greeting that is kept apart: a welcome names every method of its host in 10,000 characters. */
  maxGreetingChars: 65_536,
  /** One line of a file: a packet is smaller, and redacting can make it longer. */
  maxLineChars: 4_194_304,
  /** A file that is read. Larger ones hold more than a recorder keeps. */
  maxFileChars: 33_554_432,
  /** Pings without news after which a replay without a clock asks no more: enough for a host to come to rest between them. */
  maxQuietPings: 100,
  /** Events of a live host that wait to be compared. */
  maxWaitingEvents: 10_000,
  /** Calls a replay remembers that the trace does not have. */
  maxUnexpectedCalls: 100,
} as const;
