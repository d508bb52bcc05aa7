import type { WireAnswer, WireRequest } from '../simulated-cloud/wire.ts';
import type { Params } from './params.ts';
import { parseParams, textAt } from './params.ts';
import type { Refusal } from './refusal.ts';
import type { Xml } from './xml.ts';
import { element, escapeXml } from './xml.ts';

/** The services behind the one endpoint. */
export type Service = 'ec2' | 'sts' | 'ssm' | 'servicequotas' | 'pricing';

/** A call, taken apart: which service, which action, with what. */
export interface Call {
  readonly service: Service;
  readonly action: string;
  /** Query services; empty for JSON ones. */
  readonly params: Params;
  /** JSON services; empty for query ones. */
  readonly input: Readonly<Record<string, unknown>>;
}

const jsonServices: Readonly<Record<string, Service>> = {
  AmazonSSM: 'ssm',
  ServiceQuotasV20190624: 'servicequotas',
  AWSPriceListService: 'pricing',
};

/** null for what none of the services would take. */
export function readCall(request: WireRequest): Call | null {
  const [prefix, operation] = (request.headers['x-amz-target'] ?? '').split('.');
  if (prefix && operation) {
    const service = jsonServices[prefix];
    const input = parsed(request.body);
    return service && input ? { service, action: operation, params: {}, input } : null;
  }
  const params = parseParams(request.method === 'POST' ? request.body : (request.url.split('?')[1] ?? ''));
  const action = textAt(params, 'Action');
  const service = textAt(params, 'Version') === '2011-06-15' ? 'sts' : 'ec2';
  return action ? { service, action, params, input: {} } : null;
}

function parsed(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body || '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const prolog = '<?xml version="1.0" encoding="UTF-8"?>\n';
const xmlHeaders = { 'content-type': 'text/xml;charset=UTF-8' };
const stsNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** An answer in the form of the service that was called. */
export function writeAnswer({ service, action }: Pick<Call, 'service' | 'action'>, value: Xml, requestId: string): WireAnswer {
  if (service === 'ec2') {
    const body = element(`${action}Response`, { requestId, ...(value as object) }).replace(
      '>',
      ' xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">',
    );
    return { status: 200, headers: { ...xmlHeaders, 'x-amzn-requestid': requestId }, body: prolog + body };
  }
  if (service === 'sts') {
    const whole = { [`${action}Result`]: value, ResponseMetadata: { RequestId: requestId } };
    const body = element(`${action}Response`, whole).replace('>', ` xmlns="${stsNamespace}">`);
    return { status: 200, headers: { ...xmlHeaders, 'x-amzn-requestid': requestId }, body: prolog + body };
  }
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId };
  return { status: 200, headers, body: JSON.stringify(value) };
}

export function writeRefusal({ service }: Pick<Call, 'service'>, { code, message, status }: Refusal, requestId: string): WireAnswer {
  if (service === 'ec2') {
    const error = `<Errors><Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error></Errors>`;
    return { status, headers: xmlHeaders, body: `${prolog}<Response>${error}<RequestID>${requestId}</RequestID></Response>` };
  }
  if (service === 'sts') {
    const error = element('Error', { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message });
    return {
      status,
      headers: xmlHeaders,
      body: `<ErrorResponse xmlns="${stsNamespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`,
    };
  }
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId };
  return { status, headers, body: JSON.stringify({ __type: code, message }) };
}
