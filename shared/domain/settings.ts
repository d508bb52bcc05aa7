import * as v from 'valibot';

/**
 * Every setting of a hunt: one path, one default, one line of documentation. Three ways in: the hunt file, `config.yaml`,
 * `--set path=value`. Durations are seconds. The tunables of requirement 1 keep their meaning under readable names.
 */

const seconds = (doc: string, fallback: number) => v.optional(v.pipe(v.number(), v.minValue(0), v.description(doc)), fallback);
const count = (doc: string, fallback: number, least = 0) =>
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(least), v.description(doc)), fallback);
const choice = <const T extends string>(doc: string, options: readonly T[], fallback: NoInfer<T>) =>
  v.optional(v.pipe(v.picklist(options), v.description(doc)), fallback as never);
const orNull = <T extends v.GenericSchema>(schema: T, doc: string) => v.optional(v.pipe(v.nullable(schema), v.description(doc)), null);
const text = v.pipe(v.string(), v.nonEmpty());
const flag = (doc: string, fallback: boolean) => v.optional(v.pipe(v.boolean(), v.description(doc)), fallback);
const texts = (doc: string) => v.optional(v.pipe(v.array(text), v.description(doc)), []);

const huntSchema = v.strictObject({
  adNumbers: v.optional(
    v.pipe(
      v.array(v.pipe(v.number(), v.integer(), v.minValue(1))),
      v.minLength(1),
      v.description('Availability domains to cycle through, by number (AD_NUMBERS)'),
    ),
    [1, 2, 3],
  ),
  subnets: texts("EC2: subnets to cycle through like availability domains; empty takes the payload's SubnetId"),
  maxCycles: count('Cycles through all offerings before giving up (MAX_CYCLES)', 5000, 1),
  maxErrorCycles: count('Cycles with errors in a row before giving up (MAX_ERROR_CYCLES)', 3, 1),
  interAdMin: seconds('Exponential policy: least delay between two ADs (INTER_AD_MIN)', 1),
  interAdMax: seconds('Exponential policy: longest delay between two ADs (INTER_AD_MAX)', 6),
  deadline: orNull(v.pipe(v.number(), v.minValue(1)), 'Seconds after which the hunt gives up and cleans up; null for none'),
  onInterrupt: choice(
    'What SIGINT and SIGTERM do with what is in flight: clean it up, or keep the hunt for resume',
    ['clean-up', 'keep'],
    'clean-up',
  ),
  settle: seconds('How long a listing may lag: an attempt without an answer and without a trace for this long is given up', 90),
  roundsPerExecution: count('Function runs before the hunt goes on as a fresh execution', 1500, 10),
  quotaWait: seconds('Slow retry after a quota refusal that limits and inventory do not bear out', 30),
  quotaPatience: seconds('Quota refusals and nothing else for this long are believed', 4500),
  callTimeout: seconds('Deadline of one cloud call (--timeout); 0 means 60, the OCI CLI default', 60),
});

const paceSchema = v.strictObject({
  policy: choice('Pace policy', ['metronome', 'exponential'], 'metronome'),
  start: orNull(v.pipe(v.number(), v.minValue(0)), 'Metronome: first seconds between calls; null starts at the floor'),
  floor: orNull(v.pipe(v.number(), v.minValue(0)), 'Metronome: politeness cap, fewest seconds between calls; null is 10 on OCI, 2 on AWS'),
  base: seconds('Exponential: base back-off (BASE_BACKOFF)', 1),
  max: seconds('Longest wait between calls, both policies (MAX_BACKOFF)', 300),
  maxAttempts: count('Exponential: cap of the exponent (MAX_BACKOFF_ATTEMPTS)', 9),
  jitter: seconds('Exponential: most jitter added to the back-off (DECORRELATED_JITTER)', 1),
  spread: v.optional(
    v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.description('Metronome: jitter around the pace, as a fraction')),
    0.1,
  ),
  shrink: count('Metronome: K, how slowly the pace shrinks while answers are clean', 1000, 1),
});

const sshSchema = v.strictObject({
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535), v.description('SSH port')), 22),
  retries: count('SSH tries before the instance counts as not ready', 30, 1),
  interval: seconds('Seconds between two SSH tries', 10),
  timeout: seconds('Deadline of one SSH handshake', 10),
  address: choice('Which address to probe', ['public', 'private'], 'public'),
  hostKey: choice(
    'What proves the host key: "console" wants it printed there, "console-or-first" takes the first key seen when the console shows none in time, "first" does not look',
    ['console', 'console-or-first', 'first'],
    'console',
  ),
  consoleTimeout: seconds('How long to wait for the console to print host keys, from the first answered handshake', 300),
  user: orNull(text, "Also log in as this user with the hunt's private key; null proves the host key only"),
});

const readySchema = v.strictObject({
  until: choice('What counts as ready', ['ssh', 'running', 'launched'], 'ssh'),
  timeout: seconds('From the accepted launch to ready; then the instance is ended and the hunt fails', 900),
  runningTimeout: seconds('From the accepted launch to RUNNING; then the attempt counts as failed and the hunt goes on', 300),
  pollInterval: seconds('Seconds between two looks at an instance that is coming up', 5),
  health: flag("Running is not enough: the cloud's own status checks (EC2: system and instance) must be ok too", true),
  ssh: v.optional(sshSchema, {}),
});

const keySchema = v.strictObject({
  mode: choice(
    'SSH key: "auto" takes the one in the payload (EC2: or key.name) or makes a temporary one, "temporary" always makes one, "given" wants one in the payload or in key.publicKeyFile (EC2: KeyName or key.name), "import" makes an EC2 key pair of key.publicKeyFile, "none" leaves the payload alone',
    ['auto', 'temporary', 'given', 'import', 'none'],
    'auto',
  ),
  type: choice('Type of a temporary key', ['ed25519', 'rsa'], 'ed25519'),
  name: orNull(
    text,
    'EC2: name of an existing key pair, in place of the payload\'s KeyName; with "import", the name that the imported one gets',
  ),
  publicKeyFile: orNull(text, 'OpenSSH public key to put into the payload, or to import (key.mode "import")'),
  publicKey: orNull(text, 'The public key itself, one line; key.publicKeyFile is read into it'),
  privateKeyFile: orNull(text, 'Private key to log in with, when ready.ssh.user is set and the key is not temporary'),
});

const cleanUpSchema = v.strictObject({
  timeout: seconds('How long a clean-up keeps trying before it reports what is left', 900),
  interval: seconds('Seconds between two looks of a clean-up', 5),
});

const spotSchema = v.strictObject({
  enabled: flag('EC2: ask the spot market first', false),
  maxPrice: orNull(v.pipe(v.number(), v.minValue(0.001)), 'Most USD an hour for a spot instance; null is the on-demand price'),
  requestTimeout: seconds('From the first spot attempt to the fallback', 300),
  fallback: flag('Go on with on-demand when the spot market did not deliver', true),
  scores: flag('Let spot placement scores rank the zones (hints beside launches)', true),
  history: flag('Let the spot price history rank the zones', true),
  types: texts("Instance types to ask placement scores for beside the payload's own; under three types EC2 always scores low"),
});

const volumeSchema = v.strictObject({
  sizeGb: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(65536),
      v.description('EC2: size of the root volume in GiB, where the payload names none'),
    ),
    20,
  ),
  type: choice('EC2: type of volumes for which the payload names none', ['gp3', 'gp2', 'io1', 'io2'], 'gp3'),
  iops: orNull(
    v.pipe(v.number(), v.integer(), v.minValue(100)),
    "EC2: provisioned IOPS of the root volume; null is the type's own default",
  ),
  throughput: orNull(
    v.pipe(v.number(), v.integer(), v.minValue(125), v.maxValue(2000)),
    "EC2: MiB/s of the root volume (gp3 only); null is the type's own default",
  ),
});

const imdsSchema = v.strictObject({
  hopLimit: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(64),
      v.description('EC2: hops a metadata token may travel (IMDSv2 is always required); 2 lets containers on the instance reach it'),
    ),
    2,
  ),
});

const callback = (what: string) =>
  v.optional(
    v.strictObject({
      url: orNull(text, `Webhook for ${what}: gets a POST with JSON. It lies in the hunt document, so it must hold no secret`),
      command: orNull(text, `Shell command for ${what}, run where the hunt runs (local home only), with the same JSON on stdin`),
    }),
    {},
  );

const notifySchema = v.strictObject({
  ready: callback('an instance that is ready'),
  failed: callback('a hunt that failed or was cancelled'),
  interruption: callback('an interruption notice for an instance of the hunt'),
});

const ssmSchema = v.strictObject({
  document: orNull(
    v.pipe(v.string(), v.regex(/^[\w.:/-]{3,200}$/)),
    'EC2: document that SSM Run Command runs on the instance when a notice comes; null is AWS-RunShellScript where there are commands, and nothing else',
  ),
  commands: texts(
    'EC2: shell commands for that document (its parameter `commands`), with FOOTHOLD_ACTION and FOOTHOLD_DEADLINE under AWS-RunShellScript; they lie in the hunt document, so they must hold no secret',
  ),
});

const interruptionSchema = v.strictObject({
  watch: flag('EC2 spot: put a small unit into the user data that polls IMDSv2 for interruption notices', true),
  hooks: texts(
    'Shell commands the unit runs on the instance when a notice comes, in this order, with FOOTHOLD_ACTION and FOOTHOLD_DEADLINE',
  ),
  gracePeriod: seconds('How long before the deadline the hooks must be over and the instance shuts down in order', 20),
  replace: choice(
    'Start a hunt for a replacement: "never", at the "notice", or at a "rebalance" recommendation already (and at the notice where none came)',
    ['never', 'notice', 'rebalance'],
    'never',
  ),
  avoid: seconds('How long hunts of the account try the place of an instance that is taken back last', 1800),
  targetGroups: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^arn:aws[a-z-]*:elasticloadbalancing:[a-z\d-]+:\d{12}:targetgroup\/[\w-]+\/[\da-f]+$/))),
      v.maxLength(20),
      v.description('EC2: ARNs of target groups that the instance is taken out of when a notice comes'),
    ),
    [],
  ),
  ssm: v.optional(ssmSchema, {}),
});

/** Of `foothold fleet` and `POST /fleets`; a hunt itself does not look at them. */
const fleetSchema = v.strictObject({
  onFailure: choice(
    'What follows when a hunt of a fleet fails: the others keep going, or the rest is cancelled (those that are ready stay)',
    ['keep-going', 'cancel-rest'],
    'keep-going',
  ),
  parallel: orNull(
    v.pipe(v.number(), v.integer(), v.minValue(1)),
    "Hunts of a fleet that may be under way at once; null is all: their calls share the account's pace anyway",
  ),
  interval: v.optional(v.pipe(v.number(), v.minValue(1), v.description('Seconds between two looks at the hunts of a fleet')), 60),
});

/** Of `foothold sweep` and the scheduled sweep; a hunt itself does not look at them. */
export const sweepSchema = v.strictObject({
  grace: seconds('Nothing younger is marked, and nothing is ended until its mark is that old; must exceed hunt.settle', 3600),
  compartments: texts('OCI: OCIDs of the compartments to sweep; empty takes every compartment that these credentials may list'),
  regions: texts("Regions to sweep; empty takes the credentials' own"),
  maxShare: v.optional(
    v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.description('A sweep refuses when more than this share of what is ours would go')),
    0.5,
  ),
  minCount: count('What so many hunts have left that are on record as over may go whatever its share; 0 is for none', 3),
});

export const settingsSchema = v.strictObject({
  hunt: v.optional(huntSchema, {}),
  pace: v.optional(paceSchema, {}),
  ready: v.optional(readySchema, {}),
  key: v.optional(keySchema, {}),
  cleanUp: v.optional(cleanUpSchema, {}),
  spot: v.optional(spotSchema, {}),
  volume: v.optional(volumeSchema, {}),
  imds: v.optional(imdsSchema, {}),
  interruption: v.optional(interruptionSchema, {}),
  notify: v.optional(notifySchema, {}),
  fleet: v.optional(fleetSchema, {}),
  sweep: v.optional(sweepSchema, {}),
  tags: v.optional(v.pipe(v.record(v.string(), v.string()), v.description("Tags merged into the payload's own; Foothold's win")), {}),
});

export type Settings = v.InferOutput<typeof settingsSchema>;
