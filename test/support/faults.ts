import { CloudCallError, type Fault } from '../../shared/domain/fault.ts';

/** What a cloud answered to a launch: nothing but what is told here. */
export function faultWith(parts: Partial<Fault> = {}): Fault {
  return { status: null, code: null, message: '', retryAfter: null, requestId: null, reached: 'yes', stage: 'launch', ...parts };
}

/** A read, or another call that launches nothing, that the cloud refused. */
export function refusedRead(operation: string, status: number, code: string | null, message = code ?? ''): CloudCallError {
  return new CloudCallError(operation, faultWith({ status, code, message, stage: 'read' }));
}
