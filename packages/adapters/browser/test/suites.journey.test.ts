import { isolationSuite, updateJourney, warmStartSuite } from '@org/testkit';
import { afterAll, beforeAll, describe, it } from 'vitest';

import { parity } from '../../../../test/parity/parity.js';
import { score } from '../../../../test/score.js';

import { engines } from './engines.js';
import { openBrowserSubject } from './suite-browser.js';

import type { BrowserSubject } from './suite-browser.js';

describe.each(engines)('a host page in %s', (engine) => {
  let subject: BrowserSubject;

  beforeAll(async () => {
    subject = await openBrowserSubject(engine);
  });
  afterAll(() => subject.close());

  it('holds the update journey', async (context) => {
    score(context, { subject: engine, suite: 'update' }, await updateJourney(subject));
  });

  it('holds the suite of warm starts', async (context) => {
    score(context, { subject: engine, suite: 'warm' }, await warmStartSuite(subject));
  });

  it('answers the recorded journey as every platform does', async (context) => {
    score(context, { subject: engine, suite: 'parity' }, await parity(subject));
  });

  it('holds the isolation suite', async (context) => {
    score(context, { subject: engine, suite: 'isolation' }, await isolationSuite(subject));
  });
});
