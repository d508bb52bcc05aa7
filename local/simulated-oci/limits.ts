/** Names of the compute limits that a shape counts against, in the order in which OCI's LimitExceeded lists them. */
export interface ShapeLimits {
  readonly adMemory: string;
  readonly regionMemory: string;
  readonly adCores: string;
  readonly regionCores: string;
}

/** `VM.Standard.A1.Flex` → `standard-a1-memory-count`…; `VM.Standard.E2.1.Micro` → `standard-e2-micro-core-count`. */
export function limitNames(shape: string): ShapeLimits {
  const parts = shape
    .toLowerCase()
    .split('.')
    .slice(1)
    .filter((part) => part !== 'flex' && !/^\d+$/.test(part));
  const family = parts.join('-');
  return {
    adMemory: `${family}-memory-count`,
    regionMemory: `${family}-memory-regional-count`,
    adCores: `${family}-core-count`,
    regionCores: `${family}-core-regional-count`,
  };
}

export interface Usage {
  readonly ad: number;
  readonly shape: string;
  readonly ocpus: number;
  readonly memoryInGBs: number;
}

/** How much of a limit is used, in one AD for AD limits, in all for regional ones. */
export function used(name: string, living: readonly Usage[], ad: number | null): number {
  let sum = 0;
  for (const each of living) {
    const names = limitNames(each.shape);
    const here = ad === null || each.ad === ad;
    if (name === names.regionCores || (name === names.adCores && here)) sum += each.ocpus;
    if (name === names.regionMemory || (name === names.adMemory && here)) sum += each.memoryInGBs;
  }
  return sum;
}

/** Names of the limits that one more instance would exceed. */
export function exceeded(limits: Readonly<Record<string, number>>, living: readonly Usage[], wanted: Usage): string[] {
  const names = limitNames(wanted.shape);
  return [names.adMemory, names.regionMemory, names.adCores, names.regionCores].filter((name) => {
    const limit = limits[name];
    return limit !== undefined && used(name, [...living, wanted], wanted.ad) > limit;
  });
}

export function isRegional(name: string): boolean {
  return name.includes('-regional-');
}
