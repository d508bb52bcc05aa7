import type { Params } from './params.ts';
import type { State } from './state.ts';
import type { Xml } from './xml.ts';

/** Answers a call, or throws a `Refusal`. */
export type Action = (state: State, params: Params) => Xml | Promise<Xml>;

export type Actions = Readonly<Record<string, Action>>;
