import { CloudCallError } from '../../domain/fault.ts';
import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import { parseObject } from '../parse-object.ts';
import type { Cloud } from '../port.ts';
import type { Link } from './link.ts';
import { textAt } from './view.ts';

/** What makes one product of the many that an instance type has: plain Linux, shared hardware, no reservation. */
const plainLinux = { operatingSystem: 'Linux', tenancy: 'Shared', preInstalledSw: 'NA', capacitystatus: 'Used' };

/** A hint, like the spot market's: null where it cannot be had. What is known is not asked for again. */
export function onDemandPrices(link: Link): Cloud['onDemandPrice'] {
  const known = new Map<string, number>();
  return async (type) => {
    const price = known.get(type) ?? (await orNull(readOnDemandPrice(link, type)));
    if (price !== null) known.set(type, price);
    return price;
  };
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CloudCallError) return null;
    throw error;
  }
}

/** USD an hour of an instance type in the region, from the price list; null when it lists none. */
async function readOnDemandPrice(link: Link, type: string): Promise<number | null> {
  const { region } = await link.identity();
  const { GetProductsCommand, PricingClient } = await import('./clients/pricing.ts');
  const filters = Object.entries({ ...plainLinux, instanceType: type, regionCode: region });
  const { output } = await link.ask({
    operation: 'GetProducts',
    format: 'json',
    make: (sdk, options) =>
      // The price list answers in us-east-1 and two more regions, for all of them (docs.aws.amazon.com, Price List Query API).
      sdk.client(PricingClient, 'us-east-1').send(
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
