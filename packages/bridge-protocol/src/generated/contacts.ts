// Made from the catalogue by `npm run generate`.

/** The methods of `contacts.*`. */
export interface ContactsMethods {
  /**
   * Lets the user choose contacts; only the fields that were asked for are given.
   *
   * Permission: `contacts`, which the user is asked for. Waits for the user. Call it from a click or a key.
   *
   * Errors of its own: `USER_CANCELLED`.
   */
  'contacts.pick': {
    params: { multiple?: boolean | undefined; fields: ('name' | 'email' | 'tel')[] };
    handlerParams: { multiple: boolean; fields: ('name' | 'email' | 'tel')[] };
    result: {
      contacts: { name?: string[] | undefined; email?: string[] | undefined; tel?: string[] | undefined }[];
    };
    guarded: never;
  };
}
