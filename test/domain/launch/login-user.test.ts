import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { loginUser } from '../../../shared/domain/launch/login-user.ts';
import { huntDocument } from '../../support/documents.ts';

function userOf(cloud: 'oci' | 'aws', ImageId: string | undefined, name: string | null = null, user: string | null = null) {
  const document = huntDocument();
  const { settings } = document.request;
  const ssh = { ...settings.ready.ssh, user };
  const launch: JsonObject = ImageId === undefined ? {} : { ImageId };
  const request = { ...document.request, launch, settings: { ...settings, ready: { ...settings.ready, ssh } } };
  return loginUser({ cloud, image: name === null ? null : { imageId: 'ami-1', name, rootDevice: null }, request });
}

describe('the user to log in as', () => {
  it.each([
    ['ubuntu-24.04', null, 'ubuntu'],
    ['amazon-linux-2023', null, 'ec2-user'],
    ['debian-12', null, 'admin'],
    ['resolve:ssm:/aws/service/debian/release/12/latest/arm64', null, 'admin'],
    ['ami-0123456789abcdef0', 'ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20261001', 'ubuntu'],
    ['ami-0123456789abcdef0', 'al2023-ami-2023.6.20261001.0-kernel-6.1-x86_64', 'ec2-user'],
  ] as const)('of %s (%s) is %s', (image, name, user) => {
    expect(userOf('aws', image, name)).toEqual({ user, sure: true });
  });

  it('is a guess where the image tells nothing', () => {
    expect(userOf('aws', 'ami-0123456789abcdef0', 'my own image')).toEqual({ user: 'ec2-user', sure: false });
    expect(userOf('aws', undefined)).toEqual({ user: 'ec2-user', sure: false });
    expect(userOf('oci', undefined)).toEqual({ user: 'opc', sure: false });
  });

  it('is the one of the settings where they name one', () => {
    expect(userOf('aws', 'ubuntu-24.04', null, 'deploy')).toEqual({ user: 'deploy', sure: true });
  });
});
