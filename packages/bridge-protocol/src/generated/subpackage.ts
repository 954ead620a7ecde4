// Made from the catalogue by `npm run generate`.

/** The methods of `subpackage.*`. */
export interface SubpackageMethods {
  /**
   * Makes sure that the files of a part are here.
   *
   * Needs no permission. Settles within 30 s.
   *
   * Errors of its own: `NOT_FOUND`, `UNAVAILABLE`.
   */
  'subpackage.load': {
    params: { name: string };
    handlerParams: SubpackageMethods['subpackage.load']['params'];
    result: { bytes: number; fromCache: boolean };
    guarded: never;
  };
}
