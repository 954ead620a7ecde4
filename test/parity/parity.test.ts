import { replayAsGuest, parseTrace } from '@org/devtools';
import { describe, expect, it } from 'vitest';

import { score } from '../score.js';

import { openMemoryHost } from './memory-host.js';
import { recordedJourney, toContract } from './parity.js';

describe('the recorded journey', () => {
  it('is answered by a host in memory as it was', async (context) => {
    const open = await openMemoryHost();
    score(
      context,
      { subject: 'Node', suite: 'parity' },
      toContract(await replayAsGuest(parseTrace(recordedJourney), open())),
    );
  });

  it('shows a host that answers otherwise', async () => {
    const changed = recordedJourney.replace('"CONFLICT"', '"BUSY"');
    const open = await openMemoryHost();
    const { firstDivergence } = await replayAsGuest(parseTrace(changed), open());
    expect(firstDivergence?.call).toBe('payment.pay');
  });
});
