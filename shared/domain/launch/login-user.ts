import type { HuntDocument } from '../hunt.ts';
import { findAlias, imageAliases } from './image-aliases.ts';

/** Of Oracle Linux images; Amazon's own, and most of the marketplace's. */
const usual = { oci: 'opc', aws: 'ec2-user' } as const;

/** The user that cloud-init gives the key to, as far as the image tells; `sure` where it is one of the aliases'. */
export function loginUser({ cloud, image, request }: Pick<HuntDocument, 'cloud' | 'image' | 'request'>): {
  readonly user: string;
  readonly sure: boolean;
} {
  const { user } = request.settings.ready.ssh;
  if (user !== null) return { user, sure: true };
  const asked = String(request.launch.ImageId ?? '');
  const alias = cloud === 'aws' ? (findAlias(asked) ?? aliasOf(asked.replace(/^resolve:ssm:/, ''), image?.name ?? '')) : null;
  return alias === null ? { user: usual[cloud], sure: false } : { user: alias.user, sure: true };
}

/** The alias whose SSM parameter was asked for, or whose pattern the image's name fits. */
function aliasOf(parameter: string, name: string) {
  const all = Object.values(imageAliases);
  return (
    all.find((alias) => Object.values(alias.parameter).includes(parameter)) ??
    all.find(({ pattern }) => Object.values(pattern).some((each) => fits(each, name))) ??
    null
  );
}

/** `*` stands for any text, as in DescribeImages. */
function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}
