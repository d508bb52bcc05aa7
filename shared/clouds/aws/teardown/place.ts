/** Empty: as the SDK finds it. */
export interface Place {
  readonly region?: string;
}

export type Caller<Client extends { send: unknown }> = Pick<Client, 'send'>;
