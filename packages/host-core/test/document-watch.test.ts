import { createVirtualClock } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { createDocumentWatch } from '../src/surface/document-watch.js';

function startWatch() {
  const clock = createVirtualClock();
  const troubles: string[] = [];
  const watch = createDocumentWatch(clock, (trouble) => troubles.push(trouble));
  return { clock, watch, troubles };
}

/** A program that has started well, a moment ago. */
function startProgram() {
  const started = startWatch();
  const { watch } = started;
  watch.onGreeting('boot page');
  watch.onLoad();
  watch.onGreeting('program');
  watch.onLoad();
  return started;
}

async function beat(times: number, { clock, watch }: ReturnType<typeof startWatch>): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await clock.advance(1_000);
    watch.onSound();
  }
}

describe('a frame that is watched', () => {
  it('is well while it beats', async () => {
    const started = startProgram();
    await beat(60, started);
    expect(started.troubles).toEqual([]);
  });

  it('is silent when no boot page ever greets', async () => {
    const { clock, troubles } = startWatch();
    await clock.advance(14_000);
    expect(troubles).toEqual([]);
    await clock.advance(1_000);
    expect(troubles).toEqual(['silent']);
  });

  it('is silent soon when something else than the boot page was loaded', async () => {
    const { clock, watch, troubles } = startWatch();
    watch.onLoad();
    await clock.advance(2_000);
    expect(troubles).toEqual(['silent']);
  });

  it('has time to boot a large package', async () => {
    const { clock, watch, troubles } = startWatch();
    watch.onGreeting('boot page');
    watch.onLoad();
    await clock.advance(14_000);
    watch.onGreeting('program');
    watch.onLoad();
    await clock.advance(4_000);
    expect(troubles).toEqual([]);
  });

  it('is unresponsive after five seconds without a sound, told once until it is heard again', async () => {
    const started = startProgram();
    const { clock, troubles } = started;
    await clock.advance(4_000);
    expect(troubles).toEqual([]);
    await clock.advance(6_000);
    expect(troubles).toEqual(['unresponsive']);
    await beat(3, started);
    await clock.advance(5_000);
    expect(troubles).toEqual(['unresponsive', 'unresponsive']);
  });

  it('is not unresponsive while the host is in the background', async () => {
    const { clock, troubles } = startProgram();
    clock.setForeground(false);
    await clock.advance(60_000);
    expect(troubles).toEqual([]);
  });

  it('is foreign when a document is loaded that does not greet', async () => {
    const started = startProgram();
    started.watch.onLoad();
    await beat(1, started);
    expect(started.troubles).toEqual([]);
    await beat(1, started);
    expect(started.troubles).toEqual(['foreign']);
  });

  it.for(['before', 'after'])(
    'is the same when it says that its fragment changed, %s the load that WebKit tells of',
    async (when) => {
      const started = startProgram();
      if (when === 'before') started.watch.onMoved();
      started.watch.onLoad();
      await started.clock.advance(500);
      if (when === 'after') started.watch.onMoved();
      await beat(10, started);
      expect(started.troubles).toEqual([]);
    },
  );

  it('is foreign when a document is loaded long after its fragment changed', async () => {
    const started = startProgram();
    started.watch.onMoved();
    await beat(2, started);
    started.watch.onLoad();
    await beat(2, started);
    expect(started.troubles).toEqual(['foreign']);
  });

  it('may greet a moment after its load event', async () => {
    const started = startProgram();
    started.watch.onLoad();
    await beat(1, started);
    started.watch.onGreeting('program');
    await beat(10, started);
    expect(started.troubles).toEqual([]);
  });

  it('may leave a document before its load event', async () => {
    const started = startProgram();
    started.watch.onGreeting('program');
    started.watch.onGreeting('program');
    started.watch.onLoad();
    await beat(10, started);
    expect(started.troubles).toEqual([]);
  });

  it('cannot greet ahead for two documents', async () => {
    const started = startProgram();
    started.watch.onGreeting('program');
    started.watch.onGreeting('program');
    started.watch.onLoad();
    started.watch.onLoad();
    await beat(2, started);
    expect(started.troubles).toEqual(['foreign']);
  });

  it('is unresponsive when it has greeted ahead for a document that then keeps silent', async () => {
    const { clock, watch, troubles } = startProgram();
    watch.onGreeting('program');
    watch.onLoad();
    await clock.advance(6_000);
    expect(troubles).toEqual(['unresponsive']);
  });

  it('is no longer looked at after stop', async () => {
    const { clock, watch, troubles } = startProgram();
    watch.stop();
    watch.stop();
    await clock.advance(60_000);
    expect([troubles, clock.pending]).toEqual([[], 0]);
  });
});
