import * as v from 'valibot';

/**
 * What the interruption machine passes from state to state. Small on purpose: the truth is the hunt document's own record of the notice,
 * which each step reads, and which makes a step that runs twice find that it is past.
 */
export const interruptionStateSchema = v.object({
  /** `ignored`: not an instance of a hunt here. `known`: the notice came before. `told`: on record, and all that was asked for had its turn. */
  kind: v.picklist(['ignored', 'known', 'told']),
  /** Why it was ignored; null when it was not. */
  reason: v.nullable(v.string()),
  huntId: v.nullable(v.string()),
  /** `rebalance` is a hint: nothing is shut down for it. */
  event: v.picklist(['interruption', 'rebalance']),
  /** The notice's own time, by which a hunt's notices are told apart. */
  at: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  next: v.object({
    step: v.picklist(['block', 'replace', 'hooks', 'clean-up', 'finish', 'end']),
    waitSeconds: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  /** What could not be done, in one line; null when all was. */
  unfinished: v.nullable(v.string()),
  /** What a state's Catch caught: that step was left out. */
  broken: v.optional(v.object({ Error: v.optional(v.string()), Cause: v.optional(v.string()) })),
});

export type InterruptionState = v.InferOutput<typeof interruptionStateSchema>;
export type InterruptionStep = InterruptionState['next']['step'];

export const ignoredState = (reason: string): InterruptionState => ({
  kind: 'ignored',
  reason,
  huntId: null,
  event: 'interruption',
  at: null,
  next: { step: 'end', waitSeconds: 0 },
  unfinished: null,
});

export function proceed(state: InterruptionState, step: InterruptionStep, waitSeconds = 0): InterruptionState {
  return { ...state, next: { step, waitSeconds: Math.max(0, Math.ceil(waitSeconds)) } };
}

/** The notice is somebody else's by now: a newer one came, or another execution has seen it through. */
export function knownState(state: InterruptionState): InterruptionState {
  return { ...proceed(state, 'end'), kind: 'known' };
}
