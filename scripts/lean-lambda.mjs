/**
 * Of the chain of credentials, the link that Lambda has: it hands a function its role's keys in the environment (docs.aws.amazon.com, Lambda,
 * "Defined runtime environment variables"). SSO, profiles, processes, web identity, containers and instance metadata are 130 KB of each bundle.
 * @returns {import('esbuild').Plugin}
 */
export function leanLambda() {
  return {
    name: 'lean-lambda',
    setup({ onLoad }) {
      onLoad({ filter: /@aws-sdk[/\\]credential-provider-node[/\\]dist-es[/\\]index\.js$/ }, () => ({
        contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
        loader: 'js',
      }));
    },
  };
}
