import { styleText } from 'node:util';
import { createLogUpdate } from 'log-update';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { OutStream, Sink } from '../output/streams.ts';
import { describeEvent } from './event-words.ts';
import { eventLine, paint } from './line-reporter.ts';
import { liveLines } from './live-lines.ts';
import { problemReport } from './problem-report.ts';
import { type Loudness, type Reporter, shows } from './reporter.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const redrawMs = 125;

export interface LiveOptions {
  readonly sink: Sink;
  readonly stream: OutStream;
  readonly loudness: Loudness;
  /** Epoch ms of the clock the hunt runs by; set once the home is open. */
  now(): number;
  rehearsal(): boolean;
}

/** For a terminal: three lines that are redrawn in place, and above them what is worth scrolling back to. */
export function createLiveReporter(options: LiveOptions): Reporter {
  const { sink, stream, loudness } = options;
  let document: HuntDocument | null = null;
  let frame = 0;
  // A pseudo terminal may have no size yet (0 columns), which log-update would wrap to nothing.
  const target = {
    isTTY: true,
    get columns() {
      return stream.columns || 80;
    },
    get rows() {
      return stream.rows || 24;
    },
    write(text: string) {
      void sink.write(text);
      return true;
    },
  };
  const update = createLogUpdate(target as unknown as NodeJS.WritableStream, { showCursor: true });
  const draw = () => {
    if (!document || sink.failure) return;
    const [head = '', ...rest] = liveLines(document, options.now(), options.rehearsal()).map((line) => fit(line, target.columns - 3));
    frame = (frame + 1) % frames.length;
    const spinner = frames[frame]!;
    const dim = (line: string) => (sink.colors ? styleText('dim', line, { validateStream: false }) : line);
    const bold = sink.colors ? styleText(['bold', 'cyan'], `${spinner} ${head}`, { validateStream: false }) : `${spinner} ${head}`;
    update([bold, ...rest.map((line) => `  ${dim(line)}`)].join('\n'));
  };
  const timer = setInterval(draw, redrawMs);
  timer.unref();
  const above = (lines: readonly string[]) => {
    update.clear();
    void sink.write(`${lines.join('\n')}\n`);
    draw();
  };

  return {
    say(level, text) {
      if (shows(loudness, level)) above([paint(sink, level, text)]);
    },
    block(level, lines) {
      if (shows(loudness, level)) above(lines);
    },
    event(event, written) {
      document = written;
      const words = describeEvent(event, written);
      if (shows(loudness, words.level) && (!words.routine || loudness === 'verbose'))
        above([eventLine(sink, event.at, words.level, words.text)]);
      else draw();
    },
    problems(problems) {
      above(problemReport(problems).map((line, index) => (index === 0 ? paint(sink, 'error', line) : line)));
    },
    close() {
      clearInterval(timer);
      document = null;
      update.clear();
    },
  };
}

/** Cuts a line to the terminal's width, so that it never wraps and redraws stay in place. */
function fit(line: string, most: number): string {
  const letters = [...line];
  return letters.length > most ? `${letters.slice(0, Math.max(1, most - 1)).join('')}…` : line;
}
