import type { Construct } from 'constructs';
import type { Parameters } from './parameters.ts';

/** What statements and variables are about: the deployment's parameters and places. */
export interface Ground {
  readonly scope: Construct;
  readonly parameters: Parameters;
  readonly tableArn: string;
  readonly huntMachineName: string;
}
