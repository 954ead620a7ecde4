// Made from the catalogue by `npm run generate`.

/** The methods of `scan.*`. */
export interface ScanMethods {
  /**
   * Opens the camera on the host’s screen until it sees a code.
   *
   * Permission: `camera`, which the user is asked for. Waits for the user.
   *
   * Errors of its own: `USER_CANCELLED`, `UNAVAILABLE`.
   */
  'scan.scanCode': {
    params:
      | {
          formats?:
            | (
                | 'qr_code'
                | 'aztec'
                | 'data_matrix'
                | 'pdf417'
                | 'code_128'
                | 'code_39'
                | 'ean_13'
                | 'ean_8'
                | 'upc_a'
                | 'upc_e'
                | 'itf'
              )[]
            | undefined;
        }
      | undefined;
    handlerParams: {
      formats: (
        | 'qr_code'
        | 'aztec'
        | 'data_matrix'
        | 'pdf417'
        | 'code_128'
        | 'code_39'
        | 'ean_13'
        | 'ean_8'
        | 'upc_a'
        | 'upc_e'
        | 'itf'
      )[];
    };
    result: { text: string; format: string };
    guarded: never;
  };
}
