import { describe, expect, it } from 'vitest';
import { eventBridgeCron, readCron } from '../../../shared/domain/api/cron.ts';

function written(text: string) {
  const cron = readCron(text);
  return 'expected' in cron ? cron.expected : eventBridgeCron(cron);
}

describe('a cron expression', () => {
  it.each([
    ['0 2 * * *', 'cron(0 2 * * ? *)'],
    ['0,30 8-18 * * MON-FRI', 'cron(0,30 8-18 ? * MON-FRI *)'],
    ['5 */6 1 jan *', 'cron(5 0,6,12,18 1 JAN ? *)'],
    ['0 0 * * 0', 'cron(0 0 ? * SUN *)'],
    ['0 0 * * 7', 'cron(0 0 ? * SUN *)'],
    ['0 0 * * 5-7', 'cron(0 0 ? * FRI,SAT,SUN *)'],
    ['0 0 * * */3', 'cron(0 0 ? * SUN,WED,SAT *)'],
    ['0 1-9/4 * * *', 'cron(0 1,5,9 * * ? *)'],
  ])('%s is %s to EventBridge Scheduler', (text, expected) => {
    expect(written(text)).toBe(expected);
  });

  it.each([
    ['0 2 * *', 'five fields'],
    ['60 2 * * *', 'a minute from 0 to 59'],
    ['0 24 * * *', 'a hour from 0 to 23'],
    ['0 0 0 * *', 'a day of month from 1 to 31'],
    ['0 0 * FOO *', 'a month from 1 to 12'],
    ['0 0 * * 8', 'a day of week from 0 to 7'],
    ['0 9-7 * * *', 'a hour'],
    ['0 1-2-3 * * *', 'a hour'],
    ['0 -3 * * *', 'a hour'],
    ['0 3- * * *', 'a hour'],
    ['0 3/2 * * *', 'a hour'],
    ['0 */0 * * *', 'a hour'],
    ['0 */99 * * *', 'a hour'],
    ['0 */2/2 * * *', 'a hour'],
    ['0 , * * *', 'a hour'],
    ['* 2 * * *', 'the minutes by number'],
    ['0-30/10 2 * * *', 'the minutes by number'],
    ['0 0 1 * MON', 'a day of month or a day of week'],
  ])('%s is refused: %s', (text, expected) => {
    expect(written(text)).toContain(expected);
  });
});
