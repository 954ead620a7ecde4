import { linkedTransports, scriptGuest, settle } from '@org/testkit';
import { describe, expect, it } from 'vitest';

import { startSession } from '../src/session.js';
import { failure, openSession, success } from './session-fixture.js';

describe('a program that reloads (protocol 3.7)', () => {
  it('has the rate of its launch, not a new one for each document', async () => {
    const { program } = await openSession();
    const restart = async () => {
      const [guestEnd, hostEnd] = linkedTransports();
      startSession(hostEnd, program);
      const guest = scriptGuest(guestEnd);
      await guest.greet(settle);
      guest.send([{ type: 'call', id: 'again', method: 'app.restart', params: {} }]);
      await settle();
      return guest.answersTo('again')[0];
    };
    for (let launch = 0; launch < 3; launch += 1) expect(await restart()).toMatchObject(success(null));
    expect(await restart()).toMatchObject(failure('RATE_LIMITED'));
  });
});
