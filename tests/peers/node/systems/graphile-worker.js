// graphile-worker on PostgreSQL, as shipped: new jobs are announced. The lowest number is the highest priority there, and a job that is done is deleted.

import { Logger, makeWorkerUtils, run, runMigrations } from 'graphile-worker';
import pg from 'pg';
import { atOnce, payload } from '../job.js';

const quiet = new Logger(() => (level, message) => { if (level === 'error' || level === 'warning') console.error(message); });

export async function open(place, handler) {
  await runMigrations({ connectionString: place, logger: quiet });
  const utils = await makeWorkerUtils({ connectionString: place, logger: quiet });
  const database = new pg.Pool({ connectionString: place, max: 1 });
  let runner;
  return {
    enqueue: (number, priority) => utils.addJob('job', { number, payload }, { priority: -priority }),
    async work() {
      runner = await run({
        connectionString: place, concurrency: atOnce, noHandleSignals: true, logger: quiet, crontab: '',
        taskList: { job: ({ number }) => handler(number) },
      });
    },
    async unfinished() {
      const answer = await database.query('SELECT count(*)::int AS count FROM graphile_worker._private_jobs');
      return answer.rows[0].count;
    },
    async close() {
      await runner?.stop();
      await utils.release();
      await database.end();
    },
  };
}
