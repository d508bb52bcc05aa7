import type { Cloud } from '../../shared/clouds/port.ts';
import { CloudCallError } from '../../shared/domain/fault.ts';

const zones = ['Uocm:PHX-AD-1', 'Uocm:PHX-AD-2', 'Uocm:PHX-AD-3'];
export const account = { key: 'oci:ocid1.tenancy.oc1..bench:us-phoenix-1', region: 'us-phoenix-1' };

/** A cloud in memory that is always full: each launch costs one error object, so that what is measured is Foothold's own. */
export function fullCloud(launched: () => void = () => undefined): Cloud {
  const never = (): never => {
    throw new Error('nothing was ever launched here');
  };
  return {
    name: 'oci',
    account: async () => account,
    zones: async () => zones,
    async launch() {
      launched();
      throw new CloudCallError('LaunchInstance', {
        status: 500,
        code: 'InternalError',
        message: 'Out of host capacity.',
        retryAfter: null,
        requestId: '0D926680E58711F1BE4A29D90648F417/AD4A0117A347CF994995E2D6CC994E69',
        reached: 'yes',
        stage: 'launch',
      });
    },
    find: async () => [],
    inspect: async () => null,
    lateFault: never,
    bootable: never,
    addresses: never,
    console: never,
    terminate: never,
    quota: never,
    health: never,
    subnets: async () => [],
    endLeftovers: async () => [],
    findAll: async () => [],
    endFound: never,
    inRegion: never,
    keyPairs: null,
    images: null,
    spot: null,
    onDemandPrice: async () => null,
    canRead: async () => true,
  };
}
