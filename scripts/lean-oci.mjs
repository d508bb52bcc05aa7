import { readFileSync } from 'node:fs';

/**
 * Leaves out of a bundle what oci-common brings and Node.js has: two fetch polyfills (310 KB, and with them `punycode`, DEP0040) and
 * `url.parse` in its signer (DEP0169). Both would print a deprecation warning at every start of the installed command.
 * @returns {import('esbuild').Plugin}
 */
export function leanOci() {
  return {
    name: 'lean-oci',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^(isomorphic-fetch|node-fetch)$/ }, ({ path }) => ({ path, namespace: 'lean-oci' }));
      onLoad({ filter: /.*/, namespace: 'lean-oci' }, ({ path }) => ({
        contents: path === 'node-fetch' ? 'module.exports = (...given) => fetch(...given);' : '',
        loader: 'js',
      }));
      onLoad({ filter: /oci-common[/\\]lib[/\\]signer\.js$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const contents = source
          .replaceAll('UrlParser.parse(url).path', '(({ pathname, search }) => pathname + search)(new URL(url))')
          .replaceAll('UrlParser.parse(request.uri)', 'new URL(request.uri)');
        if (contents.includes('UrlParser.parse')) throw new Error(`${path} has changed: look again at what it parses`);
        return { contents, loader: 'js' };
      });
    },
  };
}
