// pg-boss on PostgreSQL. New jobs are announced, and a worker that had a full batch fetches the next at once; polling is at its shortest. Five at once are one
// batch: at a batch size of one, the shipped one, a worker rests between any two jobs.

import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { atOnce, payload } from '../job.js';

const name = 'jobs';

export async function open(place, handler) {
  const boss = new PgBoss({ connectionString: place, useListenNotify: true });
  boss.on('error', (error) => console.error(error.message));
  await boss.start();
  await boss.createQueue(name, { notify: true });
  const database = new pg.Pool({ connectionString: place, max: 1 });
  return {
    enqueue: (number, priority) => boss.send(name, { number, payload }, { priority }),
    work: () => boss.work(
      name,
      { batchSize: atOnce, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 },
      (jobs) => Promise.all(jobs.map((job) => handler(job.data.number)))),
    async unfinished() {
      const answer = await database.query(`SELECT count(*)::int AS count FROM pgboss.job WHERE name = $1 AND state < 'completed'`, [name]);
      return answer.rows[0].count;
    },
    async close() {
      await boss.stop({ graceful: false });
      await database.end();
    },
  };
}
