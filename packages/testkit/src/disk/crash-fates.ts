import { seededRandom } from '../seeded-random.js';

import type { DiskEffect } from './disk-layer.js';

/** What a power cut does to a sector that was being written. */
export type SectorFate = 'kept' | 'lost' | 'zeros' | 'garbage';

/** What it does to one effect that nobody has synced: a text for all of it, a list for the sectors of a write. */
export type EffectFate = 'kept' | 'lost' | readonly SectorFate[];

/** Which fates to try. */
export interface CrashOptions {
  /** A disk writes this many bytes whole or not at all; 512 unless told. */
  readonly sectorBytes?: number;
  /** Random mixtures beside the systematic ones; 8 unless told. */
  readonly samples?: number;
  readonly seed?: number;
}

type WriteEffect = Extract<DiskEffect, { type: 'write' }>;

/**
 * Every fate of the effects that is worth trying: all lost, all kept, each one lost alone (later ones overtook it), each one
 * kept alone, the last write torn in several ways, and random mixtures in which any write is torn anywhere.
 */
export function* crashFates(
  effects: readonly DiskEffect[],
  { sectorBytes = 512, samples = 8, seed = 1 }: CrashOptions = {},
): Generator<readonly EffectFate[]> {
  const tried = new Set<string>();
  for (const fates of [
    ...systematicFates(effects, sectorBytes),
    ...randomFates(effects, { sectorBytes, samples, seed }),
  ]) {
    const key = JSON.stringify(fates);
    if (tried.has(key)) continue;
    tried.add(key);
    yield fates;
  }
}

/** The sectors that a write touches, as pieces of its bytes. */
export function sectorsOf(
  { offset, bytes }: WriteEffect,
  sectorBytes: number,
): readonly { readonly from: number; readonly to: number }[] {
  const sectors: { readonly from: number; readonly to: number }[] = [];
  for (let from = 0; from < bytes.length;) {
    const to = Math.min(bytes.length, from + sectorBytes - ((offset + from) % sectorBytes));
    sectors.push({ from, to });
    from = to;
  }
  return sectors;
}

function* systematicFates(
  effects: readonly DiskEffect[],
  sectorBytes: number,
): Generator<readonly EffectFate[]> {
  const all = (fate: 'kept' | 'lost', index = -1, other: EffectFate = fate): readonly EffectFate[] =>
    effects.map((_, at) => (at === index ? other : fate));
  const others = ['kept', 'lost'] as const;
  for (const fate of others) yield all(fate);
  for (const index of effects.keys()) {
    yield all('kept', index, 'lost');
    yield all('lost', index, 'kept');
  }
  const last = effects.map(({ type }) => type).lastIndexOf('write');
  const write = effects[last];
  if (write?.type !== 'write') return;
  for (const torn of tornFates(sectorsOf(write, sectorBytes).length))
    for (const fate of others) yield all(fate, last, torn);
}

/** Only a beginning of the write is there; or all but its beginning or a middle. */
function* tornFates(sectorCount: number): Generator<readonly SectorFate[]> {
  const middle = sectorCount >> 1;
  const sectors = Array.from({ length: sectorCount }, (_, at) => at);
  for (const rest of ['lost', 'zeros', 'garbage'] as const) {
    for (const kept of [0, 1, middle, sectorCount - 1])
      yield sectors.map((at) => (at < kept ? 'kept' : rest));
    for (const hole of [0, middle]) yield sectors.map((at) => (at === hole ? rest : 'kept'));
  }
}

function* randomFates(
  effects: readonly DiskEffect[],
  { sectorBytes, samples, seed }: Required<CrashOptions>,
): Generator<readonly EffectFate[]> {
  const random = seededRandom(seed);
  const pick = <T>(...from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0];
  for (let sample = 0; sample < samples; sample += 1)
    yield effects.map((effect) => {
      const fate = pick<'kept' | 'lost' | 'torn'>('kept', 'kept', 'lost', 'torn');
      if (fate !== 'torn') return fate;
      if (effect.type !== 'write') return pick<'kept' | 'lost'>('kept', 'lost');
      return sectorsOf(effect, sectorBytes).map(() =>
        pick<SectorFate>('kept', 'kept', 'lost', 'zeros', 'garbage'),
      );
    });
}
