import type { PublishedRelease, ReleaseFactory } from '@org/testkit';

/** Answers the paths of a store under `/store`, and the store's keys as the host page would have them built in. */
export function storeRoutes(
  { root, authority }: ReleaseFactory,
  releases: () => Iterable<PublishedRelease>,
): (path: string) => Promise<Response | null> {
  return async (path) => {
    if (path === '/store-keys.json') return new Response(root);
    for (const { id, sha256, statement, container } of releases()) {
      if (path === `/store/mini-programs/${id}/version`) return new Response(statement.slice());
      if (path === `/store/blobs/${sha256}`) return new Response(container.slice());
    }
    const document = path.startsWith('/store/') ? await authority.answer(path.slice('/store'.length)) : null;
    return document === null ? null : new Response(document.slice());
  };
}
