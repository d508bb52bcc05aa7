import * as v from 'valibot';
import type { JsonObject } from '../../shared/domain/json.ts';
import { duration } from './duration.ts';

/** The words in which scenario schemas are written: every field says what it means, and its default. */
export const doc = <T extends v.GenericSchema>(schema: T, text: string) => v.pipe(schema, v.description(text));
export const or = <T extends v.GenericSchema, const D>(schema: T, text: string, fallback: D) =>
  v.optional(doc(schema, text), fallback as never);
export const may = <T extends v.GenericSchema>(schema: T, text: string) => v.optional(doc(schema, text));
export const positive = v.pipe(v.number(), v.integer('a whole number'), v.minValue(1, 'a number of at least 1'));
export const text = v.pipe(v.string('a text'), v.nonEmpty('a text'));
export const json = v.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'an object');
export const nths = v.union([positive, v.array(positive)], 'a number or a list of numbers');
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

export const span = {
  from: or(duration, 'Start of the span', 0),
  to: may(duration, 'End of the span; instead of `for`'),
  for: may(duration, 'Length of the span; instead of `to`'),
};

export const hasOneEnd = (value: { readonly to?: number | undefined; readonly for?: number | undefined }): boolean =>
  value.to === undefined || value.for === undefined;
