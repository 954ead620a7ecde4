/**
 * The build of an importable package: ESM, CommonJS and the types of both.
 *
 * @param {Record<string, string>} entry output name → source file
 * @returns {import('tsup').Options}
 */
export function libraryBuild(entry) {
  return {
    entry,
    format: ['esm', 'cjs'],
    target: 'es2020',
    tsconfig: 'tsconfig.build.json',
    // tsup's declaration build still sets baseUrl, which TypeScript 6 reports as deprecated.
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
    treeshake: true,
  };
}

/**
 * The build of one script that needs no module system: everything inside, one global name.
 * `clean` stays off, it would delete what a library build beside it has just written.
 *
 * @param {{
 *   entry: Record<string, string>,
 *   target: 'es2019' | 'es2020',
 *   platform: 'browser' | 'neutral',
 *   globalName?: string,
 *   minify?: boolean,
 *   extension?: '.js' | '.global.js' | '.global.cjs',
 * }} script
 * @returns {import('tsup').Options}
 */
export function scriptBuild({
  entry,
  target,
  platform,
  globalName,
  minify = false,
  extension = '.global.js',
}) {
  return {
    entry,
    format: ['iife'],
    target,
    platform,
    tsconfig: 'tsconfig.build.json',
    noExternal: [/.*/],
    dts: false,
    minify,
    outExtension: () => ({ js: extension }),
    // A bare engine may evaluate the file inside a function, where a `var` would not become a global.
    ...(globalName === undefined
      ? {}
      : { globalName, footer: { js: `globalThis.${globalName} = ${globalName};` } }),
  };
}
