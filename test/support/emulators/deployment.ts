import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CloudAssembly, place, type TemplateJson } from '../cloud-assembly.ts';
import type { RunningEmulator } from './emulator.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface Answer {
  readonly code: number;
  readonly text: string;
}

/** A folder with the synthesised app, and the commands that docs/deploy-aws.md names, against an emulator. */
export interface Deployment {
  cdk(...args: readonly string[]): Promise<Answer>;
  /** `npm run destroy:aws`. */
  destroy(...args: readonly string[]): Promise<Answer>;
  /** What stands in the account, by describe.py. */
  describe(): Promise<Standing>;
  /** What the console's button does, which names the stack; the CDK gives its ARN. Resolves when it is gone. */
  deleteByName(): Promise<void>;
  remove(): void;
}

/** As describe.py says it; the members of each are the services' own. */
export type Standing = {
  readonly stack: { readonly StackStatus: string; readonly Resources: readonly { readonly ResourceType: string }[] } | null;
} & Readonly<Record<Exclude<Kind, 'stack'>, readonly Described[]>>;

type Kind =
  | 'stack'
  | 'functions'
  | 'roles'
  | 'tables'
  | 'machines'
  | 'rules'
  | 'queues'
  | 'topics'
  | 'alarms'
  | 'dashboards'
  | 'logGroups'
  | 'metricFilters'
  | 'apis'
  | 'scheduleGroups'
  | 'schedules'
  | 'secrets';

// biome-ignore lint/suspicious/noExplicitAny: the services' own words, which the assertions name one by one.
export type Described = Readonly<Record<string, any>>;

export function openDeployment(assembly: CloudAssembly, template: TemplateJson, { endpoint, port }: RunningEmulator): Deployment {
  const folder = mkdtempSync(join(tmpdir(), 'foothold-emulated-'));
  const [stack = ''] = assembly.stacks;
  cpSync(assembly.app.outdir, join(folder, 'cdk.out'), { recursive: true });
  writeFileSync(join(folder, 'cdk.out', `${stack}.template.json`), JSON.stringify(template));
  // The app is synthesised already, so the commands take what stands in cdk.out, and build no bundles.
  const { build: _, ...settings } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ ...settings, app: 'cdk.out' }));
  const env = environmentOf(endpoint, port, folder);
  // The CDK keeps a cache at home; Python may have its packages there.
  const node = { ...env, HOME: folder };
  const python = async (code: string[]) => {
    const answer = await answerOf('python3', code, folder, env);
    if (answer.code !== 0) throw new Error(`python3: ${answer.text}`);
    return answer.text;
  };
  return {
    cdk: (...args) => answerOf('cdk', args, folder, node),
    destroy: (...args) => answerOf('node', [join(root, 'infra/aws/destroy.ts'), ...args], folder, node),
    describe: async () => JSON.parse(await python([fileURLToPath(new URL('describe.py', import.meta.url)), stack])) as Standing,
    async deleteByName() {
      const wait = "client.get_waiter('stack_delete_complete').wait(StackName=name, WaiterConfig={'Delay': 1})";
      await python([
        '-c',
        `import boto3; client = boto3.client('cloudformation'); name = '${stack}'; client.delete_stack(StackName=name); ${wait}`,
      ]);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** No credentials but made-up ones, no way to anywhere but loopback. */
function environmentOf(endpoint: string, port: number, folder: string): NodeJS.ProcessEnv {
  const { AWS_PROFILE: _profile, AWS_SESSION_TOKEN: _token, ...inherited } = process.env;
  const nowhere = 'http://127.0.0.1:9';
  return {
    ...inherited,
    PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
    CI: 'true',
    AWS_ENDPOINT_URL: endpoint,
    // moto reads the bucket of a template's URL from the path for this name only, as LocalStack's users write it.
    AWS_ENDPOINT_URL_S3_FOR_CLOUDFORMATION: `http://localhost:${port}`,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example-secret-key',
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    AWS_CONFIG_FILE: join(folder, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: '127.0.0.1,localhost',
  };
}

/** stdout alone when it went well, so that it can be read as JSON; everything otherwise. */
function answerOf(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env, timeout: 100_000, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, text: stdout });
      else resolve({ code: typeof error.code === 'number' ? error.code : 1, text: `${stdout}${stderr}` });
    });
  });
}
