import type { JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';
import { adPlaceholder, texts } from './placeholder.ts';
import { shown } from './shown.ts';

const form = `"AD-${adPlaceholder}", or a full name such as "Uocm:PHX-AD-1"`;

/**
 * The rule for availability domains. The name has the placeholder, and each number of `hunt.adNumbers` is put in; or it names
 * one domain, and then `hunt.adNumbers` has to be that one number. The default asks for three, so a payload that names one
 * domain says so by `--set hunt.adNumbers=[1]`: a hunt never tries fewer domains than it was asked to in silence.
 */
export function checkZoneOci(launch: JsonObject, adNumbers: readonly number[], path: string): Problem[] {
  const place = `${path}availabilityDomain`;
  const name = launch.availabilityDomain;
  if (name === undefined || name === null) return [{ path: place, expected: form, got: 'nothing' }];
  if (typeof name !== 'string') return [];
  const number = /AD-(\d+)$/i.exec(name)?.[1];
  if (!name.includes(adPlaceholder)) {
    if (number === undefined && !/^[^\s:{}]+:[^\s:{}]+$/.test(name)) return [{ path: place, expected: form, got: shown(name) }];
    const only = number === undefined || Number(number) === adNumbers[0];
    if (adNumbers.length === 1 && only) return [];
    const expected =
      adNumbers.length === 1
        ? `the domain of hunt.adNumbers, ${adNumbers[0]}`
        : `a placeholder, for ${adNumbers.length} domains are asked (hunt.adNumbers)`;
    return [
      {
        path: place,
        expected,
        got: shown(name),
        remedy: `write "AD-${adPlaceholder}", or --set hunt.adNumbers=[${number ?? adNumbers[0]}]`,
      },
    ];
  }
  return /^(?:[^\s:{}]+:)?(?:[^\s:{}]+-)?AD-\{\{AD_NUMBER\}\}$/i.test(name) ? [] : [{ path: place, expected: form, got: shown(name) }];
}

/** Placeholders that nothing is put in for. Metadata may hold templates of the instance's own software, so there only near misses count. */
export function checkPlaceholders(launch: JsonObject, path: string): Problem[] {
  return texts(launch).flatMap(({ path: place, text }) =>
    [...text.matchAll(/\{\{\s*([\w.-]+)\s*\}\}/g)]
      .filter(([whole, name]) => whole !== adPlaceholder && (!/^(extendedM|m)etadata\./.test(place) || /^ad_?number$/i.test(name!)))
      .map(([whole]) => ({ path: path + place, expected: `no other placeholder than ${adPlaceholder}`, got: whole.slice(0, 60) })),
  );
}
