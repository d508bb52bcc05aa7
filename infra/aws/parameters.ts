import * as v from 'valibot';
import { isNamespace, namespaceMost } from '../../shared/platform/environment/namespace.ts';

/** A list as `cdk deploy -c name=a,b` gives it, or as JSON in cdk.context.json. */
const list = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => (typeof value === 'string' ? value.split(',') : value).map((item) => item.trim()).filter((item) => item !== '')),
);
/** A list whose items may have commas in them: then it is given as JSON. */
const listOrJson = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
    if (typeof value !== 'string' || !value.trim().startsWith('[')) return v.parse(list, value);
    const given = v.safeParse(v.pipe(v.string(), v.parseJson(), v.array(v.string())), value);
    if (given.success) return given.output;
    addIssue({ message: 'expected a list with commas, or a JSON list of texts' });
    return NEVER;
  }),
);
const ids = (prefix: string) =>
  v.optional(
    v.pipe(
      list,
      v.everyItem((id) => id.startsWith(`${prefix}-`), `expected ids that start with ${prefix}-`),
    ),
    [],
  );
const flag = v.pipe(
  v.union([v.boolean(), v.picklist(['true', 'false'])]),
  v.transform((value) => value === true || value === 'true'),
);
const whole = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.integer(), v.minValue(1));
const arn = (service: string) => v.pipe(v.string(), v.regex(new RegExp(`^arn:aws[a-z-]*:${service}:`), `expected an ARN of ${service}`));

/** What a deployment can be told, each by `-c name=value`. Defaults deploy with no more than an account. */
const parametersSchema = v.object({
  /** Prefix of every name and tag. */
  namespace: v.optional(
    v.pipe(
      v.string(),
      v.check(isNamespace, `expected at most ${namespaceMost} lower-case letters, digits and hyphens, a letter first and no hyphen last`),
    ),
    'foothold',
  ),
  /** Where hunts may launch; empty is the stack's own region. More than that needs `homeRegion`. */
  regions: v.optional(
    v.pipe(
      list,
      v.everyItem((region) => /^[a-z]{2}(-[a-z]+)+-\d$/.test(region), 'expected regions such as eu-central-1'),
    ),
    [],
  ),
  homeRegion: v.optional(v.string()),
  /** AMIs that may be launched; empty allows the publishers of Foothold's image aliases, and the account's own. */
  images: ids('ami'),
  /** Subnets and security groups that may be launched into; empty allows those that bear the tag `{namespace}=true`. */
  subnets: ids('subnet'),
  securityGroups: ids('sg'),
  /** The one instance profile that hunts may give to instances, and its role; without them, none. */
  instanceProfile: v.optional(arn('iam')),
  instanceRole: v.optional(arn('iam')),
  /** ARNs of the KMS keys of one's own under which volumes of hunts may be encrypted; without them, those that AWS manages. */
  volumeKeys: v.optional(
    v.pipe(
      list,
      v.everyItem((one) => /^arn:aws[a-z-]*:kms:[a-z\d-]+:\d{12}:key\/[\w-]+$/.test(one), 'expected ARNs of KMS keys (no aliases)'),
    ),
    [],
  ),
  /** SSM documents that hunts may have run on their instances before an interruption; `-c commandDocuments=,` is for none. */
  commandDocuments: v.optional(
    v.pipe(
      list,
      v.everyItem((name) => /^[\w.-]{3,128}$/.test(name), 'expected names of SSM documents'),
    ),
    ['AWS-RunShellScript'],
  ),
  /** ARNs of target groups that hunts may take their instances out of before an interruption; without them, of none. */
  targetGroups: v.optional(
    v.pipe(
      list,
      v.everyItem(
        (one) => /^arn:aws[a-z-]*:elasticloadbalancing:[a-z\d-]+:\d{12}:targetgroup\/[\w-]+\/[\da-f]+$/.test(one),
        'expected ARNs of target groups',
      ),
    ),
    [],
  ),
  /** Secret with the OCI API key (docs/deploy-aws.md); without it, no function can read one and OCI hunts end with a clear error. */
  ociSecret: v.optional(arn('secretsmanager')),
  /** Compartments that the sweep of OCI looks through; empty is every one that the key may list. */
  ociCompartments: v.optional(
    v.pipe(
      list,
      v.everyItem((id) => /^ocid1\.(?:compartment|tenancy)\.[\w.-]+$/.test(id), 'expected OCIDs of compartments'),
    ),
    [],
  ),
  /** Secret with the user and password by which OCI Notifications may deliver OCI's events (docs/deploy-aws.md); without it, it may not. */
  ociEventsSecret: v.optional(arn('secretsmanager')),
  /** Probe private addresses: the VPC, its private subnets (with a way to the AWS APIs), and their zones. */
  vpc: v.optional(v.pipe(v.string(), v.startsWith('vpc-'))),
  vpcSubnets: ids('subnet'),
  vpcZones: v.optional(list, []),
  /** HTTP API: JWTs of this issuer for these audiences; without them callers sign with IAM (SigV4). */
  jwtIssuer: v.optional(v.pipe(v.string(), v.url(), v.startsWith('https://'))),
  jwtAudience: v.optional(list, []),
  /** Tenants that may deliver events for the hunts of all (docs/api.md, "Who asks"). Those of JWTs have commas in them: a JSON list. */
  operators: v.optional(listOrJson, []),
  /** Whom alarms tell. */
  alarmEmail: v.optional(v.pipe(v.string(), v.email())),
  /** Minutes between sweeps, and whether they may end what they find or only report it. */
  sweepMinutes: v.optional(whole, 60),
  sweepActs: v.optional(flag, true),
  /** Of logs, one of CloudWatch's own numbers. */
  retentionDays: v.optional(v.pipe(whole, v.picklist([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365])), 30),
  /** Keeps the table when the stack is deleted. */
  keepRecords: v.optional(flag, false),
});

export type Parameters = v.InferOutput<typeof parametersSchema>;

const related = v.pipe(
  parametersSchema,
  v.check(
    ({ regions, homeRegion }) => regions.length === 0 || homeRegion !== undefined,
    'regions: expected homeRegion beside it, the region of the stack itself',
  ),
  v.check(
    ({ instanceProfile, instanceRole }) => (instanceProfile === undefined) === (instanceRole === undefined),
    'instanceProfile, instanceRole: expected both or none',
  ),
  v.check(
    ({ ociSecret, ociEventsSecret }) => ociEventsSecret === undefined || ociSecret !== undefined,
    'ociEventsSecret: expected ociSecret beside it: without a key of OCI there are no hunts that its events are about',
  ),
  v.check(
    ({ ociSecret, ociCompartments }) => ociCompartments.length === 0 || ociSecret !== undefined,
    'ociCompartments: expected ociSecret beside it: without a key of OCI nothing is swept there',
  ),
  v.check(
    ({ jwtIssuer, jwtAudience }) => (jwtIssuer === undefined) === (jwtAudience.length === 0),
    'jwtIssuer, jwtAudience: expected both or none',
  ),
  v.check(
    ({ vpc, vpcSubnets, vpcZones }) => vpc === undefined || (vpcSubnets.length > 0 && vpcSubnets.length === vpcZones.length),
    'vpc: expected vpcSubnets, and vpcZones with the zone of each',
  ),
);

export const parameterNames = Object.keys(parametersSchema.entries) as (keyof Parameters)[];

/** Throws one error with every problem. `read` gives a context value, undefined where there is none. */
export function readParameters(read: (name: string) => unknown): Parameters {
  const given = parameterNames.map((name) => [name, read(name)] as const).filter(([, value]) => value !== undefined && value !== '');
  const result = v.safeParse(related, Object.fromEntries(given));
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `  ${[v.getDotPath(issue), issue.message].filter(Boolean).join(': ')}`);
  throw new Error(`the deployment's parameters (-c name=value) are not right:\n${problems.join('\n')}`);
}
