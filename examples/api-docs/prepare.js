import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Releases of swagger-ui-dist that this example can be. */
export const versions = ['5.17.13', '5.17.14'];

/**
 * Writes the folder that `miniapp pack` takes: swagger-ui-dist as it is but for its initializer.
 *
 * @param {string} folder
 * @param {{ version: string, storeUrl: string }} options `storeUrl` is the store whose OpenAPI document is shown
 */
export async function prepare(folder, { version, storeUrl }) {
  const source = dirname(fileURLToPath(import.meta.resolve(`swagger-ui-dist-${version}/package.json`)));
  await cp(source, folder, { recursive: true });
  await writeFile(join(folder, 'swagger-initializer.js'), initializer(storeUrl));
  const manifest = JSON.parse(await readFile(new URL('manifest.json', import.meta.url), 'utf8'));
  const complete = { ...manifest, version, allowedDomains: [new URL(storeUrl).host] };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(complete, null, 2));
}

/** @param {string} storeUrl */
function initializer(storeUrl) {
  return `window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: ${JSON.stringify(`${storeUrl}/openapi.json`)},
    dom_id: '#swagger-ui',
    deepLinking: false,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: 'StandaloneLayout',
    validatorUrl: null,
    onComplete: () => {
      document.documentElement.dataset.result = 'passed';
    },
  });
};
`;
}
