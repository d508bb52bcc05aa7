import { readFileSync } from 'node:fs';

/**
 * Lets esbuild leave out what nothing uses of the AWS SDK's schemas: 550 of 580 KB in client-ec2, whose file describes 5,000 shapes. Their
 * objects have keys that are constants of the file, `{ [_xN]: _BDM }`. esbuild takes a computed key for something that may have an effect, and
 * keeps the shape and all that it refers to; with the constants' texts in their places it sees that there is none.
 * @returns {import('esbuild').Plugin}
 */
export function leanAws() {
  return {
    name: 'lean-aws',
    setup({ onLoad }) {
      onLoad({ filter: /@aws-sdk[/\\](?:client-[\w-]+|nested-clients)[/\\]dist-es[/\\].*schemas_\d+\.js$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const texts = new Map([...source.matchAll(/^const (\w+) = ("[^"\\\n]*");$/gm)].map(([, name, text]) => [name, text]));
        const contents = source.replaceAll(/\[(\w+)\]: /g, (key, name) => (texts.has(name) ? `${texts.get(name)}: ` : key));
        return { contents, loader: 'js' };
      });
    },
  };
}
