import type { WireRequest, WireResponse } from '../../../local/simulated-cloud/wire.ts';

/** One request to an AWS service, taken apart. */
export interface ServiceCall {
  /** As the signature's scope names it: `ec2`, `dynamodb`, `states`, … */
  readonly service: string;
  readonly region: string;
  readonly operation: string;
  /** The JSON services' input, or a query's form. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly request: WireRequest;
}

/** Throws for a request that is none of an SDK's. */
export function readServiceCall(request: WireRequest): ServiceCall {
  const [, region, service] = /Credential=[^/]+\/\d{8}\/([\w-]+)\/([\w-]+)\//.exec(request.headers['authorization'] ?? '') ?? [];
  if (region === undefined || service === undefined) throw new Error(`not signed: ${request.method} ${request.url}`);
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return { service, region, operation: target.split('.').at(-1) ?? '', input: parsed(request.body), request };
  if (service === 'scheduler') return { service, region, ...scheduled(request), request };
  const form = Object.fromEntries(new URLSearchParams(request.body));
  return { service, region, operation: form['Action'] ?? `${request.method} ${request.url}`, input: form, request };
}

/** EventBridge Scheduler speaks REST: `POST /schedules/NAME`. */
function scheduled({ method, url, body }: WireRequest): Pick<ServiceCall, 'operation' | 'input'> {
  const { pathname, searchParams } = new URL(url, 'http://scheduler.invalid');
  const operation = { POST: 'CreateSchedule', PUT: 'UpdateSchedule', DELETE: 'DeleteSchedule' }[method] ?? method;
  const Name = decodeURIComponent(pathname.split('/').at(-1) ?? '');
  return {
    operation,
    input: { ...parsed(body), Name, ...(searchParams.has('groupName') ? { GroupName: searchParams.get('groupName') } : {}) },
  };
}

function parsed(text: string): Record<string, unknown> {
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

export function json(value: unknown): WireResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

export function xml(operation: string, result: string): WireResponse {
  const body = `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}

/** A refusal in the words of the service that was called. */
export function refusal({ service }: ServiceCall, code: string, message = code, status = 400): WireResponse {
  if (service !== 'ec2')
    return {
      status,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
      body: JSON.stringify({ __type: code, message }),
    };
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<Response><Errors>${error}</Errors><RequestID>r</RequestID></Response>`,
  };
}
