/** One wish to be woken. Ties in `at` go by `order`. */
export interface Timer {
  /** Epoch ms, virtual. */
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
  cancelled: boolean;
}

/** A binary heap of timers, earliest first. Cancelled timers are dropped when they surface, or when they are the most. */
export class TimerHeap {
  #timers: Timer[] = [];
  #cancelled = 0;

  push(timer: Timer): void {
    const timers = this.#timers;
    let at = timers.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(timer, timers[parent]!)) break;
      timers[at] = timers[parent]!;
      at = parent;
    }
    timers[at] = timer;
  }

  peek(): Timer | undefined {
    while (this.#timers[0]?.cancelled) {
      this.#takeFirst();
      this.#cancelled -= 1;
    }
    return this.#timers[0];
  }

  pop(): Timer | undefined {
    return this.peek() && this.#takeFirst();
  }

  cancel(timer: Timer): void {
    timer.cancelled = true;
    this.#cancelled += 1;
    if (this.#cancelled < 64 || this.#cancelled * 2 < this.#timers.length) return;
    const living = this.#timers.filter((each) => !each.cancelled);
    this.#timers = [];
    this.#cancelled = 0;
    for (const each of living) this.push(each);
  }

  #takeFirst(): Timer | undefined {
    const timers = this.#timers;
    const first = timers[0];
    const last = timers.pop();
    if (!last || timers.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= timers.length) break;
      if (child + 1 < timers.length && isBefore(timers[child + 1]!, timers[child]!)) child += 1;
      if (!isBefore(timers[child]!, last)) break;
      timers[at] = timers[child]!;
      at = child;
    }
    timers[at] = last;
    return first;
  }
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
