import type { Page } from 'playwright-core';

/** The network of a page, to be cut in the middle of an answer. */
export interface BrittleNetwork {
  /** Breaks what is under way and refuses what is asked anew. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** Stands between a page and its network from the next load on. A browser's own switch lets answers that have begun go on. */
export async function makeBrittle(page: Page): Promise<BrittleNetwork> {
  await page.addInitScript(wrapFetch);
  await page.reload();
  return {
    cut: () => page.evaluate('window.isNetworkCut = true'),
    mend: () => page.evaluate('window.isNetworkCut = false'),
  };
}

const wrapFetch = `
  const { fetch } = window;
  const assertWhole = () => {
    if (window.isNetworkCut) throw new TypeError('Failed to fetch');
  };
  window.fetch = async (...request) => {
    assertWhole();
    const answer = await fetch(...request);
    const cuttable = new TransformStream({
      transform: (chunk, controller) => {
        assertWhole();
        controller.enqueue(chunk);
      },
    });
    const { status, headers } = answer;
    return new Response(answer.body === null ? null : answer.body.pipeThrough(cuttable), { status, headers });
  };
`;
