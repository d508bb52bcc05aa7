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

const huntSchema = v.strictObject({
  adNumbers: v.optional(
    v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.minLength(1), v.description('Availability domains to cycle through, by number (AD_NUMBERS)')),
    [1, 2, 3],
  ),
  maxCycles: count('Cycles through all offerings before giving up (MAX_CYCLES)', 5000, 1),
  maxErrorCycles: count('Cycles with errors in a row before giving up (MAX_ERROR_CYCLES)', 3, 1),
  interAdMin: seconds('Exponential policy: least delay between two ADs (INTER_AD_MIN)', 1),
  interAdMax: seconds('Exponential policy: longest delay between two ADs (INTER_AD_MAX)', 6),
  deadline: orNull(v.pipe(v.number(), v.minValue(1)), 'Seconds after which the hunt gives up and cleans up; null for none'),
  onInterrupt: choice('What SIGINT and SIGTERM do with what is in flight: clean it up, or keep the hunt for resume', ['clean-up', 'keep'], 'clean-up'),
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
  spread: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.description('Metronome: jitter around the pace, as a fraction')), 0.1),
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
  user: orNull(text, 'Also log in as this user with the hunt\'s private key; null proves the host key only'),
});

const readySchema = v.strictObject({
  until: choice('What counts as ready', ['ssh', 'running', 'launched'], 'ssh'),
  timeout: seconds('From the accepted launch to ready; then the instance is ended and the hunt fails', 900),
  runningTimeout: seconds('From the accepted launch to RUNNING; then the attempt counts as failed and the hunt goes on', 300),
  pollInterval: seconds('Seconds between two looks at an instance that is coming up', 5),
  ssh: v.optional(sshSchema, {}),
});

const keySchema = v.strictObject({
  mode: choice(
    'SSH key: "auto" takes the one in the payload or makes a temporary one, "temporary" always makes one, "given" wants one in the payload or in key.publicKeyFile, "none" leaves the payload alone',
    ['auto', 'temporary', 'given', 'none'],
    'auto',
  ),
  type: choice('Type of a temporary key', ['ed25519', 'rsa'], 'ed25519'),
  publicKeyFile: orNull(text, 'OpenSSH public key to put into the payload'),
  privateKeyFile: orNull(text, 'Private key to log in with, when ready.ssh.user is set and the key is not temporary'),
});

const cleanUpSchema = v.strictObject({
  timeout: seconds('How long a clean-up keeps trying before it reports what is left', 900),
  interval: seconds('Seconds between two looks of a clean-up', 5),
});

export const settingsSchema = v.strictObject({
  hunt: v.optional(huntSchema, {}),
  pace: v.optional(paceSchema, {}),
  ready: v.optional(readySchema, {}),
  key: v.optional(keySchema, {}),
  cleanUp: v.optional(cleanUpSchema, {}),
  tags: v.optional(v.pipe(v.record(v.string(), v.string()), v.description('Tags merged into the payload\'s own; Foothold\'s win')), {}),
});

export type Settings = v.InferOutput<typeof settingsSchema>;
