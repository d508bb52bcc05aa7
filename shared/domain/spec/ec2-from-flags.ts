import type { JsonObject } from '../json.ts';
import type { SpecCloud } from './parse-spec.ts';

/** The request of requirement 3 (`Ec2ProvisionRequest`) as flags give it; what is not given is left to defaults and checks. */
export interface Ec2Flags {
  /** An image id, or an alias such as `ubuntu-24.04`. */
  readonly image?: string;
  readonly instanceType?: string;
  readonly subnets?: readonly string[];
  readonly securityGroups?: readonly string[];
  /** Name of an existing key pair. */
  readonly keyName?: string;
  /** Plain text or base64. */
  readonly userData?: string;
  /** Name or ARN. */
  readonly iamInstanceProfile?: string;
  /** GiB. */
  readonly volumeSize?: number;
  readonly spot?: boolean;
  /** USD an hour. */
  readonly maxPrice?: number;
  readonly spotFallback?: boolean;
  /** Seconds. */
  readonly spotRequestTimeout?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface FlaggedRequest {
  readonly cloud: SpecCloud;
  readonly launch: JsonObject;
  /** Settings as a hunt file would have them. */
  readonly settings: JsonObject;
}

/** A payload and settings of flags alone. Nothing is checked here: the checks of specs find what is wrong or missing. */
export function ec2LaunchFromFlags(flags: Ec2Flags): FlaggedRequest {
  const { subnets = [], securityGroups = [], iamInstanceProfile: profile } = flags;
  const launch = {
    ImageId: flags.image,
    InstanceType: flags.instanceType,
    SubnetId: subnets.length === 1 ? subnets[0] : undefined,
    SecurityGroupIds: securityGroups.length > 0 ? [...securityGroups] : undefined,
    KeyName: flags.keyName,
    UserData: flags.userData,
    IamInstanceProfile: profile === undefined ? undefined : { [profile.startsWith('arn:') ? 'Arn' : 'Name']: profile },
  };
  const spot = { enabled: flags.spot, maxPrice: flags.maxPrice, fallback: flags.spotFallback, requestTimeout: flags.spotRequestTimeout };
  const settings = {
    hunt: given({ subnets: subnets.length > 1 ? [...subnets] : undefined }),
    volume: given({ sizeGb: flags.volumeSize }),
    spot: given(spot),
    tags: given(flags.tags ?? {}),
  };
  const filled = Object.entries(settings).filter(([, group]) => Object.keys(group).length > 0);
  return { cloud: 'aws', launch: given(launch), settings: Object.fromEntries(filled) };
}

function given(fields: Readonly<Record<string, JsonObject[string] | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, JsonObject[string]] => entry[1] !== undefined));
}
