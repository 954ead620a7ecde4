/** @type {import('tsup').Options} */
export default {
  entry: { main: 'src/main.ts' },
  format: ['esm'],
  platform: 'node',
  target: 'node20',
  tsconfig: 'tsconfig.build.json',
  treeshake: true,
};
