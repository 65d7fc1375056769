// BullMQ on Redis, as shipped; the lowest number is the highest priority there.

import { Queue, Worker } from 'bullmq';
import { atOnce, payload, priorities } from '../job.js';

const name = 'jobs';

export async function open(place, handler) {
  const connection = { url: place, maxRetriesPerRequest: null };
  const queue = new Queue(name, { connection });
  await queue.waitUntilReady();
  let worker;
  return {
    enqueue: (number, priority) => queue.add('job', { number, payload }, { priority: priorities - priority }),
    async work() {
      worker = new Worker(name, (job) => handler(job.data.number), { connection, concurrency: atOnce });
      worker.on('error', (error) => console.error(error.message));
      await worker.waitUntilReady();
    },
    unfinished: () => queue.getJobCountByTypes('active', 'waiting', 'prioritized', 'delayed', 'paused'),
    async close() {
      await worker?.close();
      await queue.close();
    },
  };
}
