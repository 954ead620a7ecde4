/** Names and contents, as the platter or the cache of the system has them. Contents are never changed in place. */
export interface DiskLayer {
  /** Path → number of the file. */
  readonly names: Map<string, number>;
  /** Number of the file → content. A file without one is empty. */
  readonly bodies: Map<number, Uint8Array>;
}

/** What one operation does to a layer. Files go by their numbers, so any part of a list of effects makes sense by itself. */
export type DiskEffect =
  | { readonly type: 'write'; readonly file: number; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly type: 'truncate'; readonly file: number; readonly size: number }
  | { readonly type: 'link'; readonly path: string; readonly file: number }
  | { readonly type: 'unlink'; readonly path: string }
  | { readonly type: 'rename'; readonly from: string; readonly to: string; readonly file: number };

/** A layer of its own with the same content. */
export function copyLayer({ names, bodies }: DiskLayer): DiskLayer {
  return { names: new Map(names), bodies: new Map(bodies) };
}

/** Applies one effect to a layer. */
export function applyEffect({ names, bodies }: DiskLayer, effect: DiskEffect): void {
  switch (effect.type) {
    case 'write': {
      const before = bodies.get(effect.file) ?? new Uint8Array();
      const after = resized(before, Math.max(before.length, effect.offset + effect.bytes.length));
      after.set(effect.bytes, effect.offset);
      bodies.set(effect.file, after);
      return;
    }
    case 'truncate':
      bodies.set(effect.file, resized(bodies.get(effect.file) ?? new Uint8Array(), effect.size));
      return;
    case 'link':
      names.set(effect.path, effect.file);
      return;
    case 'unlink':
      names.delete(effect.path);
      return;
    case 'rename':
      if (names.get(effect.from) === effect.file) names.delete(effect.from);
      names.set(effect.to, effect.file);
  }
}

function resized(body: Uint8Array, size: number): Uint8Array {
  const after = new Uint8Array(size);
  after.set(body.subarray(0, size));
  return after;
}
