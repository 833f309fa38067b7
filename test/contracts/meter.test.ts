import { createFakeMeter } from '../fakes/meter.ts';
import { testMeter } from './meter.ts';

testMeter('in memory', async () => {
  let time = 0;
  const meter = createFakeMeter(() => time);
  return {
    meter,
    advance(milliseconds) {
      time += milliseconds;
    },
    collect: async () => meter.points(),
    close: async () => {},
  };
});
