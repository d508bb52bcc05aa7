import type { JsonObject } from '../json.ts';
import { intoSubnet } from '../launch/places.ts';
import { type CommandOptions, commandLine } from './command-line.ts';
import { mergePatch } from './merge-patch.ts';
import { adPlaceholder, substituteAd, texts } from './placeholder.ts';

export { mergePatch } from './merge-patch.ts';
export { substituteAd } from './placeholder.ts';

/** One launch that a hunt would try, rendered without asking any cloud. */
export interface RenderedLaunch {
  /** Null where the payload has no placeholder: there is nothing to number. */
  readonly adNumber: number | null;
  /** Index into the hunt file's `alternatives`; null for the payload itself. */
  readonly alternative: number | null;
  /** What the spec says, with the number put in. Foothold's own tags and key are added when the attempt is planned. */
  readonly payload: JsonObject;
  /** Name of a file that would hold `payload`, as `command` refers to it. */
  readonly file: string;
  /** The vendor's own command for the same launch, quoted for a POSIX shell. */
  readonly command: string;
}

export interface DryRun {
  readonly cloud: 'oci' | 'aws';
  readonly launch: JsonObject;
  readonly alternatives: readonly JsonObject[];
  readonly adNumbers: readonly number[];
  /** EC2: `hunt.subnets`. */
  readonly subnets?: readonly string[];
  /** File name of the spec, for the names of the rendered ones. */
  readonly name: string;
  readonly options: CommandOptions;
}

/**
 * Rendered specs and commands in the order of a hunt's cycle: the payload in every AD (EC2: subnet), then each alternative in every one.
 */
export function dryRun(run: DryRun): RenderedLaunch[] {
  const stem = run.name.replace(/^.*[/\\]/, '').replace(/\.(json|ya?ml)$/i, '') || 'spec';
  return [{}, ...run.alternatives].flatMap((patch, index) => {
    const variant = mergePatch(run.launch, patch);
    return placesOf[run.cloud](variant, run).map(({ adNumber, payload, suffix }) => {
      const file = `${stem}${suffix}${index === 0 ? '' : `.alternative-${index}`}.json`;
      return {
        adNumber,
        alternative: index === 0 ? null : index - 1,
        payload,
        file,
        command: commandLine(run.cloud, payload, file, run.options),
      };
    });
  });
}

interface RenderedPlace {
  readonly adNumber: number | null;
  readonly payload: JsonObject;
  /** Tells the files of two places apart. */
  readonly suffix: string;
}

const placesOf: Record<DryRun['cloud'], (variant: JsonObject, run: DryRun) => RenderedPlace[]> = {
  oci(variant, { adNumbers }) {
    const numbered = texts(variant).some(({ text }) => text.includes(adPlaceholder));
    if (!numbered) return [{ adNumber: null, payload: variant, suffix: '' }];
    return adNumbers.map((adNumber) => ({ adNumber, payload: substituteAd(variant, adNumber), suffix: `.ad-${adNumber}` }));
  },
  aws(variant, { subnets = [] }) {
    const one = { ...variant, MinCount: 1, MaxCount: 1 };
    if (subnets.length === 0) return [{ adNumber: null, payload: one, suffix: '' }];
    return subnets.map((id) => ({ adNumber: null, payload: { ...one, ...intoSubnet(one, id) }, suffix: `.${id}` }));
  },
};
