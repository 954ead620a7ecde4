import { afterEach, describe, expect, it, vi } from 'vitest';

import { createPageInstances } from '../src/page-instances.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a page without locks', () => {
  it('is the only one as far as anybody knows', async () => {
    vi.stubGlobal('navigator', {});
    expect(await createPageInstances('miniapp-host')).toBeNull();
  });
});
