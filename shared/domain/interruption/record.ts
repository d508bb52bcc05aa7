import * as v from 'valibot';

const instant = v.pipe(v.string(), v.isoTimestamp());
const textOrNull = v.nullable(v.string());

/** One thing to be done before the instance goes. */
export const hookSchema = v.object({
  /** The same at every try: a receiver can tell a repetition by it. */
  id: v.string(),
  /** `target-group`: taken out of it. `command`: SSM Run Command. `callback`: `notify.interruption`. */
  kind: v.picklist(['target-group', 'command', 'callback']),
  /** ARN of the target group, name of the document; for people where it is a callback. */
  target: v.string(),
  /** `begun`: somebody is at it. `running`: the cloud is, and is asked now and then. */
  state: v.picklist(['planned', 'begun', 'running', 'done', 'failed']),
  /** When it was last begun. */
  since: v.nullable(instant),
  tries: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** The cloud's id of what runs (SSM: the command's). */
  handle: textOrNull,
  /** How it went, or why not, in one line. */
  detail: textOrNull,
});

/** The cloud's notice and what is done about it. All but the notice itself is missing in records of older versions. */
export const interruptionRecordSchema = v.object({
  action: v.string(),
  at: instant,
  deadline: instant,
  /** Whose it is: a hunt that is under way may have another instance before this one's time is up. */
  instanceId: v.optional(v.string()),
  hooks: v.optional(v.array(hookSchema)),
  /** When all of it was over, one way or the other; null while it is not. */
  endedAt: v.optional(v.nullable(instant)),
  /** What could not be done, one line each, once it is over. */
  unfinished: v.optional(v.array(v.string())),
});

export type Hook = v.InferOutput<typeof hookSchema>;
export type InterruptionRecord = v.InferOutput<typeof interruptionRecordSchema>;
