import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { FootholdStack } from './foothold-stack.ts';
import { readParameters } from './parameters.ts';
import { RelayStack } from './relay-stack.ts';

/** The app with its checks: a finding of cdk-nag that nobody gave a reason for ends the synthesis. */
export function buildApp(made: string, props: AppProps = {}): App {
  const app = new App({ analyticsReporting: false, ...props });
  // `-c bundles=FOLDER`: bundles that were made elsewhere.
  const bundles = String(app.node.tryGetContext('bundles') ?? made);
  const parameters = readParameters((name) => app.node.tryGetContext(name));
  const { namespace, regions, homeRegion } = parameters;
  const id = `Foothold-${namespace}`;
  new FootholdStack(app, id, { parameters, bundles, ...(homeRegion === undefined ? {} : { env: { region: homeRegion } }) });
  for (const region of new Set(regions)) {
    if (homeRegion !== undefined && region !== homeRegion)
      new RelayStack(app, `${id}-${region}`, { namespace, homeRegion, env: { region } });
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
