import type { CodeRecord, OneTimeCodeStore } from './one-time-codes.js';

/** Records of codes that are kept at once; a code more is refused until the oldest has expired. */
const MAX_RECORDS = 100_000;

/** Keeps codes in memory, for a backend of one process: a restart forgets codes that live five minutes. */
export function createCodeMemory(now: () => number): OneTimeCodeStore {
  const records = new Map<string, CodeRecord>();
  const used = new Set<string>();

  return {
    put: (record) => {
      for (const { id, expiresAtMs } of records.values()) {
        if (expiresAtMs > now()) break;
        records.delete(id);
        used.delete(id);
      }
      if (records.size >= MAX_RECORDS)
        return Promise.reject(new Error('Too many codes are out: try again later.'));
      records.set(record.id, record);
      return Promise.resolve();
    },
    get: (id) => Promise.resolve(records.get(id) ?? null),
    use: (id) => {
      const isFirst = records.has(id) && !used.has(id);
      if (isFirst) used.add(id);
      return Promise.resolve(isFirst);
    },
  };
}
