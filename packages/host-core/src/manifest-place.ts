/** Where the manifest begins in every container: after the first local header and its name (package-format 1.2, 1.3). */
export const MANIFEST_OFFSET = 30 + 'manifest.json'.length;
