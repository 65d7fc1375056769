// The process that has one system on Node.js do one workload: `driver.js SYSTEM WORKLOAD PLACE JOBS [RECORD]`. The result is one JSON object on standard
// output. It ends when its standard input does. The same as Peers/Driving/Driver.cs of the benchmarks.

import { createInterface } from 'node:readline';
import { untilKilled, again } from './crash.js';
import { throughput, latency, priority } from './workloads.js';

const [system, workload, place, jobs, record] = process.argv.slice(2);
const { open } = await import(`./systems/${system}.js`);

const input = createInterface({ input: process.stdin });
const stop = new Promise((resolve) => input.once('line', resolve));
let told = false;
input.once('line', () => { told = true; }).once('close', () => { if (!told) process.exit(1); });

const run = {
  'W1': () => throughput(open, place, Number(jobs)),
  'W2': () => latency(open, place),
  'W3': () => priority(open, place),
  'W4': () => untilKilled(open, place, record),
  'W4-again': () => again(open, place, record, stop),
}[workload];
process.stdout.write(`${JSON.stringify(await run())}\n`, () => process.exit(0));
