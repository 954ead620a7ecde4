import { isolationSuite, updateJourney } from '@org/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { engines } from './engines.js';
import { openBrowserSubject } from './suite-browser.js';

import type { BrowserSubject } from './suite-browser.js';

describe.each(engines)('a host page in %s', (engine) => {
  let subject: BrowserSubject;

  beforeAll(async () => {
    subject = await openBrowserSubject(engine);
  });
  afterAll(() => subject.close());

  it('holds the update journey', async () => {
    const { failed, passed } = await updateJourney(subject);
    expect(failed).toEqual([]);
    expect(passed.length).toBe(5);
  });

  it('holds the isolation suite', async () => {
    const { failed, passed } = await isolationSuite(subject);
    expect(failed).toEqual([]);
    expect(passed.length).toBeGreaterThan(15);
  });
});
