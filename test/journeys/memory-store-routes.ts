import type { PublishedRelease } from '@org/testkit';

/** Answers the paths of a store under `/store`, and the store's key as the host page would have it built in. */
export function storeRoutes(
  storeKey: string,
  releases: () => Iterable<PublishedRelease>,
): (path: string) => Response | null {
  return (path) => {
    if (path === '/store-key.json') return Response.json({ storeKey });
    for (const { id, sha256, statement, container } of releases()) {
      if (path === `/store/mini-programs/${id}/version`) return new Response(statement.slice());
      if (path === `/store/blobs/${sha256}`) return new Response(container.slice());
    }
    return null;
  };
}
