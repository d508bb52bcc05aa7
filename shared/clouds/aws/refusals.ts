import { CloudCallError } from '../../domain/fault.ts';

/** How endpoints say that they have no such action: EC2, the JSON services, moto. */
const noSuchAction = ['InvalidAction', 'NotImplemented', 'NotImplementedError', 'UnknownOperation', 'UnknownOperationException'];

/** How they say that they have no such parameter, value or filter (`FilterNotImplementedError` is moto's). */
const noSuchParameter = [
  'FilterNotImplementedError',
  'InvalidFilter',
  'InvalidParameter',
  'InvalidParameterCombination',
  'InvalidParameterValue',
  'UnknownParameter',
  'UnsupportedOperation',
];

/** The endpoint has no such action at all. LocalStack answers 501, some gateways a bare 404 or 405. */
export function isNoAction(error: unknown): error is CloudCallError {
  if (isRefusal(error, ...noSuchAction)) return true;
  if (!(error instanceof CloudCallError)) return false;
  const { status, code, message } = error.fault;
  return status === 405 || status === 501 || (status === 404 && code === null) || /\bnot (?:yet |been )*implemented\b/i.test(message);
}

/** The endpoint does not offer what was asked: the action, or a parameter or filter of it. */
export function isLacking(error: unknown): error is CloudCallError {
  return isNoAction(error) || isRefusal(error, ...noSuchParameter);
}

/** The cloud refused with one of these codes. */
export function isRefusal(error: unknown, ...codes: string[]): error is CloudCallError {
  return error instanceof CloudCallError && error.fault.code !== null && codes.includes(error.fault.code);
}

/** The answer, or `instead` for what `is` recognises. */
export async function orIf<T, U>(is: (error: unknown) => boolean, answer: Promise<T>, instead: U): Promise<T | U> {
  try {
    return await answer;
  } catch (error) {
    if (is(error)) return instead;
    throw error;
  }
}
