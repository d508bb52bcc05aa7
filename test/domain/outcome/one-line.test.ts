import { describe, expect, it } from 'vitest';
import { oneLine } from '../../../shared/domain/outcome/one-line.ts';

describe('oneLine', () => {
  it.each([
    ['  two\r\n lines\t', 'two lines'],
    ['\u001b[31mred\u001b[0m \u202egnp', '[31mred [0m gnp'],
    ['memory must be < 64 and > 1', 'memory must be < 64 and > 1'],
    ['<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>', '502 Bad Gateway nginx'],
    ['<!DOCTYPE html><html><head><title>Only a title</title></head><body></body></html>', 'Only a title'],
    [
      '<HTML><style>h1{color:red}</style><script>alert("<b>")</script><h1>R&amp;D &lt;shut&GT;&nbsp;&quot;now&quot; it&#39;s</h1></HTML>',
      `R&D <shut> "now" it's`,
    ],
    ['', ''],
  ])('makes %j into %j', (text, line) => {
    expect(oneLine(text)).toBe(line);
  });

  it('cuts long texts, never inside a character', () => {
    const line = oneLine(`${'a'.repeat(8)}😀tail`, 10);

    expect(line).toBe(`${'a'.repeat(8)}\ufffd…`.slice(0, 10));
    expect(line).toHaveLength(10);
  });

  it('takes a hostile megabyte of markup in stride', () => {
    const hostile = `<html>${'<script '.repeat(60_000)}${'<'.repeat(500_000)}`;

    const started = performance.now();
    oneLine(hostile);

    expect(performance.now() - started).toBeLessThan(500);
  });
});
