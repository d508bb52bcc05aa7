import { callerWith, policiesOf, type Request } from '../caller.ts';
import type { TemplateJson } from '../cloud-assembly.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** Whether a role of the template lets a request through; every answer is remembered. */
export function rolesOf(template: TemplateJson): (role: string, request: Request) => Promise<boolean> {
  const callers = new Map<string, ReturnType<typeof callerWith>>();
  const known = new Map<string, Promise<boolean>>();
  const ask = (role: string, request: Request) => {
    if (belongsToNobody(request.resource)) return Promise.resolve(isListed(template, role, request));
    const caller = callers.get(role) ?? callerWith(template, role);
    callers.set(role, caller);
    return caller(request);
  };
  return (role, request) => {
    const key = JSON.stringify([role, request]);
    const answer = known.get(key) ?? ask(role, request);
    known.set(key, answer);
    return answer;
  };
}

/** Parameters and documents of AWS's own: the IAM simulator knows none without an account. */
function belongsToNobody(resource: string): boolean {
  return /^arn:aws:ssm:[^:]*::/.test(resource);
}

function isListed(template: TemplateJson, role: string, { action, resource }: Request): boolean {
  const statements = policiesOf(template, role).flatMap(({ policy }) => (policy as { Statement: Statement[] }).Statement);
  // `*` stands for anything, as in the policies here; nothing else of a pattern is special.
  const matches = (pattern: string) => {
    const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(resource);
  };
  return statements.some(
    ({ Effect, Action, Resource }) => Effect === 'Allow' && [Action].flat().includes(action) && [Resource].flat().some(matches),
  );
}
