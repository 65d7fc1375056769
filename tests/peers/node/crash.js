// W4, the two processes of it: the first asks for jobs of 20 ms and runs them until it is killed, the second runs what is left. Both append to one file: one
// line for each acknowledgement, start and end, written before anything else happens. The same as Peers/Driving/Crash.cs of the benchmarks.

import { openSync, writeSync } from 'node:fs';
import { inFlight, jobLength, randomPriority, sleep } from './job.js';
import { countdown } from './workloads.js';

const endedBefore = 200;
const settlesWithin = 2000;

/** Keeps 64 jobs asked for that have not ended, and never returns. */
export async function untilKilled(open, place, record) {
  const write = lines(record);
  const ended = countdown();
  ended.expect(endedBefore).then(() => process.stdout.write('ready\n'));
  let next = 0;
  const ask = async () => {
    const number = next++;
    await queue.enqueue(number, randomPriority());
    write('acknowledged', number);
  };
  const queue = await open(place, async (number) => {
    await run(write, number);
    ended.count();
    ask();
  });
  await queue.work();
  for (let asked = 0; asked < inFlight; asked++) ask();
  await new Promise(() => {});
}

/** Runs what is left until it is told to stop. */
export async function again(open, place, record, stop) {
  const write = lines(record);
  const queue = await open(place, (number) => run(write, number));
  await queue.work();
  await stop;
  return { unfinished: await settled(queue) };
}

/** How many are unfinished, when all that runs now has had time to become durable, or to run once more. */
async function settled(queue) {
  for (const since = performance.now(); ; await sleep(jobLength)) {
    const unfinished = await queue.unfinished();
    if (unfinished === 0 || performance.now() - since > settlesWithin) return unfinished;
  }
}

async function run(write, number) {
  write('started', number);
  await sleep(jobLength);
  write('ended', number);
}

function lines(path) {
  const file = openSync(path, 'a');
  return (what, number) => writeSync(file, `${what} ${number} ${(performance.timeOrigin + performance.now()).toFixed(3)}\n`);
}
