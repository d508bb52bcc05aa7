import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import { parseObject } from '../parse-object.ts';
import type { Link } from './link.ts';
import { textAt } from './view.ts';

/** What makes one product of the many that an instance type has: plain Linux, shared hardware, no reservation. */
const plainLinux = { operatingSystem: 'Linux', tenancy: 'Shared', preInstalledSw: 'NA', capacitystatus: 'Used' };

/** USD an hour of an instance type in the region, from the price list; null when it lists none. */
export async function readOnDemandPrice(link: Link, type: string): Promise<number | null> {
  const { region } = await link.identity();
  const { GetProductsCommand } = await import('./clients/pricing.ts');
  const filters = Object.entries({ ...plainLinux, instanceType: type, regionCode: region });
  const { output } = await link.ask({
    operation: 'GetProducts',
    format: 'json',
    make: async (sdk, options) =>
      (await sdk.pricing()).send(
        new GetProductsCommand({
          ServiceCode: 'AmazonEC2',
          Filters: filters.map(([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value })),
          MaxResults: 100,
        }),
        options,
      ),
  });
  return cheapest((output.PriceList ?? []).map((entry: unknown) => parseObject(String(entry))));
}

/** `terms.OnDemand.*.priceDimensions.*.pricePerUnit.USD` of unit `Hrs`; products priced at 0 belong to other offers. */
export function cheapest(products: readonly (JsonObject | null)[]): number | null {
  const dimensions = products
    .flatMap((product) => membersOf(objectAt(objectAt(product ?? {}, 'terms'), 'OnDemand')))
    .flatMap((term) => membersOf(objectAt(term, 'priceDimensions')))
    .filter((dimension) => (textAt(dimension, 'unit') ?? 'Hrs') === 'Hrs');
  const prices = dimensions.map((dimension) => Number(objectAt(dimension, 'pricePerUnit').USD)).filter((usd) => usd > 0);
  return prices.length === 0 ? null : Math.min(...prices);
}

function objectAt(value: JsonObject, key: string): JsonObject {
  const member = value[key];
  return isJsonObject(member) ? member : {};
}

function membersOf(value: JsonObject): JsonObject[] {
  return Object.values(value).filter(isJsonObject);
}
