import type { JsonObject } from '../../shared/domain/json.ts';
import type { Call } from './protocol.ts';
import { quotas } from './quotas.ts';
import { invalid, Refusal } from './refusal.ts';
import type { State } from './state.ts';
import { instanceTypes } from './types.ts';
import type { Xml } from './xml.ts';

type Input = Call['input'];
type Operation = (state: State, input: Input) => Xml;

const textOf = (input: Input, name: string): string => {
  const value = input[name];
  if (typeof value !== 'string')
    throw new Refusal(
      'ValidationException',
      `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  return value;
};

/** One page by `MaxResults` and `NextToken`. */
function page<T>(input: Input, items: readonly T[], most: number): { items: T[]; NextToken?: string } {
  const from = typeof input['NextToken'] === 'string' ? Number(input['NextToken']) : 0;
  if (!Number.isInteger(from) || from < 0) throw new Refusal('InvalidNextToken', 'The specified token is not valid.');
  const to = from + (typeof input['MaxResults'] === 'number' ? Math.min(most, input['MaxResults']) : most);
  return { items: items.slice(from, to), ...(to < items.length ? { NextToken: String(to) } : {}) };
}

// --- Systems Manager: the public parameters that name images.

const parametersOf = (state: State) =>
  state.images
    .flatMap((image) => image.parameters.map((name) => ({ name, image })))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));

function parameterView(state: State, { name, image }: ReturnType<typeof parametersOf>[number]): JsonObject {
  return {
    Name: name,
    Type: 'String',
    Value: image.id,
    Version: 87,
    LastModifiedDate: Date.parse(image.createdAt) / 1000,
    ARN: `arn:aws:ssm:${state.scenario.region}::parameter${name}`,
    DataType: 'aws:ec2:image',
  };
}

const ssm: Readonly<Record<string, Operation>> = {
  GetParameter(state, input) {
    const name = textOf(input, 'Name');
    const found = parametersOf(state).find((each) => each.name === name);
    if (!found) throw new Refusal('ParameterNotFound', '');
    return { Parameter: parameterView(state, found) as Xml };
  },
  GetParameters(state, input) {
    const names = Array.isArray(input['Names']) ? input['Names'].map(String) : [];
    if (names.length > 10) throw new Refusal('ValidationException', `Member must have length less than or equal to 10`);
    const found = parametersOf(state).filter((each) => names.includes(each.name));
    const strange = names.filter((name) => !found.some((each) => each.name === name));
    return { Parameters: found.map((each) => parameterView(state, each)) as Xml[], InvalidParameters: strange };
  },
  GetParametersByPath(state, input) {
    const path = textOf(input, 'Path').replace(/\/?$/, '/');
    const deep = input['Recursive'] === true;
    const found = parametersOf(state).filter(({ name }) => name.startsWith(path) && (deep || !name.slice(path.length).includes('/')));
    const { items, ...rest } = page(input, found, 10);
    return { Parameters: items.map((each) => parameterView(state, each)) as Xml[], ...rest };
  },
};

// --- Service Quotas: the vCPU limits.

function quotaView(state: State, { code, name }: (typeof quotas)[number], value: number): Xml {
  const { region, accountId } = state.scenario;
  return {
    ServiceCode: 'ec2',
    ServiceName: 'Amazon Elastic Compute Cloud (Amazon EC2)',
    QuotaArn: `arn:aws:servicequotas:${region}:${accountId}:ec2/${code}`,
    QuotaCode: code,
    QuotaName: name,
    Value: value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
  };
}

const noSuchQuota = () => new Refusal('NoSuchResourceException', 'The request failed because the specified quota does not exist.');

const servicequotas: Readonly<Record<string, Operation>> = {
  GetServiceQuota(state, input) {
    const [service, code] = [textOf(input, 'ServiceCode'), textOf(input, 'QuotaCode')];
    const [quota, value] = [quotas.find((each) => each.code === code), state.scenario.limits[code]];
    if (service !== 'ec2' || !quota || value === undefined) throw noSuchQuota();
    return { Quota: quotaView(state, quota, value) };
  },
  ListServiceQuotas(state, input) {
    if (textOf(input, 'ServiceCode') !== 'ec2')
      throw new Refusal('NoSuchResourceException', 'The request failed because the specified service does not exist.');
    const known = quotas.flatMap((each) => {
      const value = state.scenario.limits[each.code];
      return value === undefined ? [] : [quotaView(state, each, value)];
    });
    const { items, ...rest } = page(input, known, 100);
    return { Quotas: items, ...rest };
  },
};

// --- Price List: on-demand Linux prices. https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/using-price-list-query-api.html

const locations: Readonly<Record<string, string>> = {
  'us-east-1': 'US East (N. Virginia)',
  'us-west-2': 'US West (Oregon)',
  'eu-central-1': 'EU (Frankfurt)',
};

function productOf(region: string, { name, vcpus, memoryMiB, usdPerHour }: (typeof instanceTypes)[number]) {
  const sku = Buffer.from(`${region}${name}`).toString('hex').toUpperCase().slice(-16);
  const attributes: Readonly<Record<string, string>> = {
    instanceType: name,
    regionCode: region,
    location: locations[region] ?? region,
    locationType: 'AWS Region',
    operatingSystem: 'Linux',
    tenancy: 'Shared',
    preInstalledSw: 'NA',
    capacitystatus: 'Used',
    licenseModel: 'No License required',
    marketoption: 'OnDemand',
    vcpu: String(vcpus),
    memory: `${memoryMiB / 1024} GiB`,
    servicecode: 'AmazonEC2',
    usagetype: `BoxUsage:${name}`,
    operation: 'RunInstances',
  };
  const rate = `${sku}.JRTCKXETXF.6YS6EN2CT7`;
  const dimension = {
    rateCode: rate,
    unit: 'Hrs',
    beginRange: '0',
    endRange: 'Inf',
    description: `$${usdPerHour} per On Demand Linux ${name} Instance Hour`,
    appliesTo: [],
    pricePerUnit: { USD: usdPerHour.toFixed(10) },
  };
  const term = {
    sku,
    offerTermCode: 'JRTCKXETXF',
    effectiveDate: '2026-10-01T00:00:00Z',
    termAttributes: {},
    priceDimensions: { [rate]: dimension },
  };
  return {
    product: { productFamily: 'Compute Instance', sku, attributes },
    serviceCode: 'AmazonEC2',
    terms: { OnDemand: { [`${sku}.JRTCKXETXF`]: term } },
    version: '20261001000000',
    publicationDate: '2026-10-01T00:00:00Z',
  };
}

const pricing: Readonly<Record<string, Operation>> = {
  GetProducts(state, input) {
    if (textOf(input, 'ServiceCode') !== 'AmazonEC2') throw new Refusal('NotFoundException', 'Service code not found');
    const filters = (Array.isArray(input['Filters']) ? input['Filters'] : []) as { Type: string; Field: string; Value: string }[];
    if (filters.some((each) => each.Type !== 'TERM_MATCH')) throw invalid('The simulator knows filters of type TERM_MATCH.');
    const found = instanceTypes
      .map((each) => productOf(state.scenario.region, each))
      .filter(({ product }) => filters.every(({ Field, Value }) => product.attributes[Field]?.toLowerCase() === Value.toLowerCase()));
    const { items, ...rest } = page(input, found, 100);
    return { FormatVersion: 'aws_v1', PriceList: items.map((each) => JSON.stringify(each)), ...rest };
  },
};

export const jsonServices: Readonly<Partial<Record<Call['service'], Readonly<Record<string, Operation>>>>> = {
  ssm,
  servicequotas,
  pricing,
};
