import { describe, expect, it } from 'vitest';
import {
  findAlias,
  guessArchitecture,
  ImageUnknownError,
  imageAliases,
  nearestAlias,
} from '../../../shared/domain/launch/image-aliases.ts';

describe('an image alias', () => {
  it.each([
    ['amazon-linux-2', 'amzn2-ami-hvm-*'],
    ['ubuntu-22.04', 'ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-*'],
    ['debian-11', 'debian-11-amd64-*'],
  ])('%s has the pattern of requirement 3, %s', (alias, pattern) => {
    expect(findAlias(alias)?.pattern.x86_64).toBe(pattern);
  });

  it.each(Object.keys(imageAliases))('%s has a parameter for each architecture and a numbered owner', (name) => {
    const alias = findAlias(name);

    expect(alias?.parameter.x86_64).toMatch(/^\/aws\/service\/.*(x86_64|amd64)/);
    expect(alias?.parameter.arm64).toMatch(/^\/aws\/service\/.*arm64/);
    expect(alias?.owner).toMatch(/^\d{12}$/);
    expect(alias?.rootDevice).toMatch(/^\/dev\//);
  });

  it('is found in any case, and nothing else is', () => {
    expect(findAlias('Ubuntu-24.04')).toBe(imageAliases['ubuntu-24.04']);
    expect([findAlias('ami-0abc'), findAlias('toString'), findAlias('')]).toEqual([null, null, null]);
  });

  it.each([
    ['ubuntu-2404', 'ubuntu-24.04'],
    ['ubuntu22.04', 'ubuntu-22.04'],
    ['noble', 'ubuntu-24.04'],
    ['al2023', 'amazon-linux-2023'],
    ['amazonlinux2', 'amazon-linux-2'],
    ['debain-12', 'debian-12'],
    ['bullseye', 'debian-11'],
    ['windows-server-2022', null],
  ])('nearest to %s is %s', (word, alias) => {
    expect(nearestAlias(word)).toBe(alias);
  });
});

describe('the architecture of an instance type', () => {
  it.each(['a1.large', 'm7g.large', 'c6gn.xlarge', 't4g.nano', 'im4gn.large', 'is4gen.large', 'x2gd.metal', 'hpc7g.4xlarge', 'g5g.xlarge'])(
    '%s is ARM',
    (type) => {
      expect(guessArchitecture(type)).toBe('arm64');
    },
  );

  it.each(['m7i.large', 'g4dn.xlarge', 'g6e.xlarge', 'gr6.4xlarge', 'p4d.24xlarge', 't3.micro', 'u7i-12tb.224xlarge', 'x2iedn.large'])(
    '%s is x86',
    (type) => {
      expect(guessArchitecture(type)).toBe('x86_64');
    },
  );
});

describe('an unknown image', () => {
  it('is refused with the nearest suggestion', () => {
    const cause = new Error('InvalidAMIID.NotFound');

    const error = new ImageUnknownError('ubuntu-2404', 'us-east-1', { cause });

    expect(error).toMatchObject({ name: 'ImageUnknownError', image: 'ubuntu-2404', suggestion: 'ubuntu-24.04', cause });
    expect(error.message).toBe('the image ubuntu-2404 is not to be had in us-east-1');
    expect(error.remedy).toContain('did you mean "ubuntu-24.04"');
  });

  it('is refused with the list where nothing is near, or the alias itself has no image there', () => {
    for (const image of ['ami-0123', 'debian-12']) {
      expect(new ImageUnknownError(image, 'us-east-1').remedy).toMatch(/^ImageId: give an image id of this region .*debian-12$/);
    }
  });
});
