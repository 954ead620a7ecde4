import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const scriptFiles = ['**/*.js', '**/*.mjs', '**/*.cjs'];

/** @param {string[]} names */
const readonlyGlobals = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

export default defineConfig(
  globalIgnores(['**/dist/**', '**/dist-debug/**', '**/coverage/**', '**/.state/**', '**/.turbo/**']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    // A comment that silences a rule hides the reason; an exception belongs here, with its reason.
    linterOptions: { noInlineConfig: true },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      // A union's switch has no default, so that a new case is an error instead of a silence.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // `() => listeners.delete(listener)` is how every undo is written.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A port promises a result; `async` turns a throw into a rejection even where nothing is awaited.
      '@typescript-eslint/require-await': 'off',
      // Numbers read the same in every message.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/*.config.ts'],
    rules: {
      // Named exports only; tools demand the default in their own config files.
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
    },
  },
  {
    files: scriptFiles,
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: readonlyGlobals([
        'Buffer',
        'console',
        'process',
        'performance',
        'URL',
        'setTimeout',
        'clearTimeout',
      ]),
    },
  },
  {
    // Scripts of gjs: https://gjs.guide/guides/gjs/intro.html names what is global there.
    files: ['packages/adapters/wkwebview/harness/*.js'],
    languageOptions: { globals: readonlyGlobals(['ARGV', 'print', 'printerr', 'TextDecoder']) },
  },
  {
    // Files a browser runs as they are.
    files: ['examples/**/*.js', 'apps/*/public/**/*.js', 'packages/adapters/browser/test/count-held.js'],
    ignores: ['**/*.config.js'],
    languageOptions: {
      sourceType: 'script',
      globals: readonlyGlobals([
        'window',
        'document',
        'location',
        'setInterval',
        'MessagePort',
        'MiniAppBridge',
        'SwaggerUIBundle',
      ]),
    },
  },
);
