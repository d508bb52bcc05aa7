export type CloudName = 'oci' | 'aws';

export interface CloudAccount {
  /** Key of leases and pace, `oci:{tenancy}:{region}`. Holds no secret. */
  readonly key: string;
  readonly region: string;
}
