import { readFileSync } from 'node:fs';
import { getLanguageService, TextDocument } from 'amazon-states-language-service';
import aslValidator from 'asl-validator';

export interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Retry?: unknown;
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly TimeoutSeconds?: number;
  readonly SecondsPath?: string;
  readonly QueryLanguage?: string;
}

export const readMachineText = (name: string) => readFileSync(new URL(`../../statemachines/${name}`, import.meta.url), 'utf8');

/** A machine file, its states by name, and those that call functions of ours. */
export function readMachine(name: string) {
  const text = readMachineText(`${name}.asl.json`);
  const machine = JSON.parse(text) as { readonly StartAt: string; readonly States: Readonly<Record<string, State>> };
  const states = Object.entries(machine.States);
  const tasks = states.filter(([, state]) => state.Type === 'Task' && state.Resource?.startsWith('${'));
  return { text, machine, states, tasks };
}

/** What each of the two validators has against a machine; they find different faults. ARNs stand where the deployment puts its own. */
export async function faultsOf(text: string): Promise<{ validator: unknown[]; languageService: unknown[] }> {
  const substituted = text.replace(/\$\{(\w+)Arn\}/g, 'arn:aws:lambda:us-east-1:123456789012:function:$1');
  const service = getLanguageService({});
  const document = TextDocument.create('file:///machine.asl.json', 'json', 1, substituted);
  const problems = await service.doValidation(document, service.parseJSONDocument(document));
  const { isValid, errors } = aslValidator(JSON.parse(substituted));
  return {
    validator: isValid && errors.length === 0 ? [] : [isValid, ...errors],
    languageService: problems.map(({ message }) => message),
  };
}
