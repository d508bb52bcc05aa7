import { describe, expect, it } from 'vitest';
import { intoSubnet, orderPlaces, subnetIds } from '../../../shared/domain/launch/places.ts';

const place = (id: string, freeAddresses: number | null = 10) => ({ id, zone: id.slice(0, 1), freeAddresses });
const order = (...ids: string[]) => orderPlaces(ids.map((id) => place(id))).map(({ id }) => id);

describe('subnets', () => {
  it('are those of the setting, else the payload’s own', () => {
    const payload = { SubnetId: 's-1' };

    expect(subnetIds(payload, ['s-2', 's-3', 's-2'])).toEqual(['s-2', 's-3']);
    expect(subnetIds(payload, [])).toEqual(['s-1']);
    expect(subnetIds({ NetworkInterfaces: [{ SubnetId: 's-4' }] }, [])).toEqual(['s-4']);
    expect(subnetIds({}, [])).toEqual([]);
  });

  it('go into the first network interface, where there is one', () => {
    const second = { DeviceIndex: 1, SubnetId: 's-9' };

    expect(intoSubnet({ SubnetId: 's-1' }, 's-2')).toEqual({ SubnetId: 's-2' });
    expect(intoSubnet({ NetworkInterfaces: [{ DeviceIndex: 0, Groups: ['sg-1'] }, second] }, 's-2')).toEqual({
      NetworkInterfaces: [{ DeviceIndex: 0, Groups: ['sg-1'], SubnetId: 's-2' }, second],
    });
    expect(intoSubnet({ NetworkInterfaces: [] }, 's-2')).toEqual({ SubnetId: 's-2' });
  });

  it('of one zone are not tried twice in a row while another zone is left', () => {
    expect(order('a1', 'a2', 'b1', 'c1')).toEqual(['a1', 'b1', 'a2', 'c1']);
    expect(order('a1', 'b1', 'a2')).toEqual(['a1', 'b1', 'a2']);
    expect(order('a1', 'a2')).toEqual(['a1', 'a2']);
  });

  it('without a free address come last', () => {
    const places = [place('a1', 0), place('b1', null), place('c1', 5)];

    expect(orderPlaces(places).map(({ id }) => id)).toEqual(['b1', 'c1', 'a1']);
  });
});
