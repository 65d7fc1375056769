// The workloads that one process sees to the end, the same as in Peers/Driving/Workloads.cs of the benchmarks. `open(place, handler)` gives a queue with
// enqueue(number, priority), work(), unfinished() and close().

import { inFlight, jobLength, priorities, randomPriority, sleep } from './job.js';

const warmUpJobs = 500;
const ticks = 1000;
const tick = 20;
const lowJobs = 500;
const highJobs = 20;
const lowStartedBefore = 50;
const askAgain = 10;

/** W1: jobs with random priority that do nothing, asked for while they are run. */
export async function throughput(open, place, jobs) {
  const ended = countdown();
  const queue = await open(place, async () => ended.count());
  await queue.work();
  await warmUp(queue, ended);

  const all = ended.expect(jobs);
  const begin = performance.now();
  await enqueue(queue, withRandomPriorities(jobs));
  const enqueued = performance.now() - begin;
  await all;
  await nothingLeft(queue);
  const completed = performance.now() - begin;
  await queue.close();
  return { enqueuedPerSecond: jobs / enqueued * 1000, completedPerSecond: jobs / completed * 1000 };
}

/** W2: one job each 20 ms for 20 s, whether or not those before it were acknowledged. Times are from the call. */
export async function latency(open, place) {
  const ended = countdown();
  const calledAt = new Float64Array(ticks);
  const startedAt = new Float64Array(ticks);
  let measuring = false;
  const queue = await open(place, async (number) => {
    if (measuring) startedAt[number] = performance.now();
    ended.count();
  });
  await queue.work();
  await warmUp(queue, ended);

  measuring = true;
  const all = ended.expect(ticks);
  const jobs = withRandomPriorities(ticks);
  const acknowledgements = [];
  const begin = performance.now();
  for (const job of jobs) {
    const left = begin + job.number * tick - performance.now();
    if (left > 0) await sleep(left);
    calledAt[job.number] = performance.now();
    acknowledgements.push(queue.enqueue(job.number, job.priority).then(() => performance.now() - calledAt[job.number]));
  }
  const enqueued = await Promise.all(acknowledgements);
  await all;
  await queue.close();
  const started = Array.from(startedAt, (at, number) => at - calledAt[number]);
  return {
    enqueueP50Ms: percentile(enqueued, 0.5), enqueueP99Ms: percentile(enqueued, 0.99),
    startP50Ms: percentile(started, 0.5), startP99Ms: percentile(started, 0.99),
  };
}

/** W3: 500 jobs of the lowest priority wait, work begins, and when 50 of them have started 20 of the highest are asked for at once. */
export async function priority(open, place) {
  const startedAt = new Float64Array(lowJobs + highJobs);
  const ended = countdown();
  const lowStarted = countdown();
  const under = lowStarted.expect(lowStartedBefore);
  const highStarted = countdown();
  const allHigh = highStarted.expect(highJobs);
  const queue = await open(place, async (number) => {
    startedAt[number] = performance.now();
    (number < lowJobs ? lowStarted : highStarted).count();
    await sleep(jobLength);
    ended.count();
  });
  const all = ended.expect(lowJobs + highJobs);
  await enqueue(queue, Array.from({ length: lowJobs }, (_, index) => ({ number: index, priority: 0 })));
  await queue.work();
  await under;
  const begin = performance.now();
  await enqueue(queue, Array.from({ length: highJobs }, (_, index) => ({ number: lowJobs + index, priority: priorities - 1 })));
  await allHigh;
  const lastHigh = Math.max(...startedAt.subarray(lowJobs));
  await all;
  await queue.close();
  return {
    highStartedMs: lastHigh - begin,
    lowStartedBetween: startedAt.subarray(0, lowJobs).filter((at) => at > begin && at < lastHigh).length,
  };
}

/** Tells when something has happened so many times. */
export function countdown() {
  let left = 0;
  let done;
  return {
    expect(times) {
      left = times;
      return new Promise((resolve) => { done = resolve; });
    },
    count() {
      if (--left === 0) done();
    },
  };
}

/** Enqueues jobs, so many at a time. */
async function enqueue(queue, jobs) {
  let next = 0;
  await Promise.all(Array.from({ length: inFlight }, async () => {
    while (next < jobs.length) {
      const job = jobs[next++];
      await queue.enqueue(job.number, job.priority);
    }
  }));
}

async function warmUp(queue, ended) {
  const all = ended.expect(warmUpJobs);
  await enqueue(queue, withRandomPriorities(warmUpJobs));
  await all;
  await nothingLeft(queue);
}

async function nothingLeft(queue) {
  while (await queue.unfinished() > 0) await sleep(askAgain);
}

function withRandomPriorities(jobs) {
  return Array.from({ length: jobs }, (_, number) => ({ number, priority: randomPriority() }));
}

/** The smallest value that at least `share` (0–1) of all values do not exceed. */
function percentile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
