using System.Globalization;
using Microsoft.Data.Sqlite;
using Quartz;
using TeamX.Actors.Benchmarks.Peers.Driving;

namespace TeamX.Actors.Peers;

/// <summary>
/// Quartz.NET on a SQLite file, with recovery asked for: one durable job, a trigger for each thing to do. It refuses to be clustered on SQLite ("due to locking
/// problems"), so recovery is that of one scheduler: at its start. The file has a write-ahead log, which Quartz leaves to the user; SQLite's own default waits
/// for the disk. Priorities break ties between triggers of the same instant, no more.
/// </summary>
internal sealed class QuartzJobs : IJobQueue
{
    private const string Number = "number";

    private static readonly JobKey Key = new("job");
    private static Func<int, Task> _handler = _ => Task.CompletedTask;

    private readonly IScheduler _scheduler;
    private readonly string _connectionString;

    private QuartzJobs(IScheduler scheduler, string connectionString) => (_scheduler, _connectionString) = (scheduler, connectionString);

    public static async Task<IJobQueue> OpenAsync(string place, Func<int, Task> handler)
    {
        _handler = handler;
        Directory.CreateDirectory(place);
        var connectionString = $"Data Source={Path.Combine(place, "quartz.db")}";
        Scalar(connectionString, "PRAGMA journal_mode = WAL");
        var scheduler = await QuartzSchedulerBuilder
            .Create(quartz => quartz
                .UseDefaultThreadPool(Job.AtOnce)
                .UsePersistentStore(store =>
                {
                    store.UseSqlite(connectionString);
                    store.ProvisionSchema();
                }))
            .BuildScheduler().ConfigureAwait(false);
        var job = JobBuilder.Create<Work>().WithIdentity(Key).StoreDurably().RequestRecovery().Build();
        await scheduler.AddJob(job, new AddJobOptions { Replace = true }).ConfigureAwait(false);
        return new QuartzJobs(scheduler, connectionString);
    }

    public async Task EnqueueAsync(Job job) => await _scheduler.ScheduleJob(
        TriggerBuilder.Create().ForJob(Key).WithPriority(job.Priority).StartNow()
            .UsingJobData(Number, job.Number.ToString(CultureInfo.InvariantCulture)).UsingJobData("payload", Job.Payload).Build()).ConfigureAwait(false);

    public async Task WorkAsync() => await _scheduler.Start().ConfigureAwait(false);

    public Task<long> UnfinishedAsync() => Task.FromResult((long)Scalar(_connectionString, "SELECT count(*) FROM QRTZ_TRIGGERS")!);

    public async ValueTask DisposeAsync() => await _scheduler.Shutdown(waitForJobsToComplete: true).ConfigureAwait(false);

    private static object? Scalar(string connectionString, string sql)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private sealed class Work : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
            await _handler(int.Parse(context.MergedJobDataMap.GetString(Number)!, CultureInfo.InvariantCulture)).ConfigureAwait(false);
    }
}
