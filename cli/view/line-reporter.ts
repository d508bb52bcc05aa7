import { styleText } from 'node:util';
import type { Sink } from '../output/streams.ts';
import { describeEvent, type Level } from './event-words.ts';
import { problemReport } from './problem-report.ts';
import { type Loudness, type Reporter, shows } from './reporter.ts';
import { sayTime } from './words.ts';

/** For a pipe or a file: one readable line an event. */
export function createLineReporter(sink: Sink, loudness: Loudness): Reporter {
  const write = (lines: readonly string[]) => void sink.write(`${lines.join('\n')}\n`);
  return {
    say(level, text) {
      if (shows(loudness, level)) write([paint(sink, level, text)]);
    },
    block(level, lines) {
      if (shows(loudness, level)) write(lines);
    },
    event(event, document) {
      const words = describeEvent(event, document);
      if (shows(loudness, words.level)) write([eventLine(sink, event.at, words.level, words.text)]);
    },
    problems(problems) {
      write(problemReport(problems).map((line, index) => (index === 0 ? paint(sink, 'error', line) : line)));
    },
    close() {},
  };
}

export function eventLine(sink: Sink, at: string, level: Level, text: string): string {
  const time = sayTime(at);
  return `${sink.colors ? styleText('dim', time, { validateStream: false }) : time} ${paint(sink, level, text)}`;
}

const colors: Record<Level, 'dim' | 'yellow' | 'red' | null> = { debug: 'dim', info: null, warn: 'yellow', error: 'red' };

export function paint(sink: Sink, level: Level, text: string): string {
  const color = colors[level];
  return color && sink.colors ? styleText(color, text, { validateStream: false }) : text;
}
