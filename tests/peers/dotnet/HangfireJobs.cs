using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.States;
using Npgsql;
using TeamX.Actors.Benchmarks.Peers.Driving;
using Job = TeamX.Actors.Benchmarks.Peers.Driving.Job;

namespace TeamX.Actors.Peers;

/// <summary>
/// Hangfire on PostgreSQL. It has no priorities but queues, taken in the order of their names: ten of them stand for the ten priorities. Polling is set to
/// 50 ms, beside the long polling that announces new jobs; all else is as shipped.
/// </summary>
internal sealed class HangfireJobs : IJobQueue
{
    private static readonly string[] Queues = [.. Enumerable.Range(0, Job.Priorities).Select(QueueOf).Order(StringComparer.Ordinal)];
    private static Func<int, Task> _handler = _ => Task.CompletedTask;

    private readonly PostgreSqlStorage _storage;
    private readonly NpgsqlDataSource _database;
    private readonly BackgroundJobClient _client;
    private BackgroundJobServer? _server;

    private HangfireJobs(string place)
    {
        var options = new PostgreSqlStorageOptions { QueuePollInterval = TimeSpan.FromMilliseconds(50), EnableLongPolling = true };
        _storage = new PostgreSqlStorage(new Hangfire.PostgreSql.Factories.NpgsqlConnectionFactory(place, options), options);
        _database = NpgsqlDataSource.Create(place);
        _client = new BackgroundJobClient(_storage);
    }

    public static Task<IJobQueue> OpenAsync(string place, Func<int, Task> handler)
    {
        _handler = handler;
        return Task.FromResult<IJobQueue>(new HangfireJobs(place));
    }

    /// <summary>What Hangfire calls: it stores the method and its arguments.</summary>
    public static Task DoAsync(int number, string payload) => _handler(number);

    // The client has no asynchronous calls.
    public Task EnqueueAsync(Job job) => Task.Run(() =>
        _client.Create(Hangfire.Common.Job.FromExpression(() => DoAsync(job.Number, Job.Payload)), new EnqueuedState(QueueOf(job.Priority))));

    public Task WorkAsync()
    {
        _server = new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = Job.AtOnce, Queues = Queues }, _storage);
        return Task.CompletedTask;
    }

    public async Task<long> UnfinishedAsync()
    {
        var command = _database.CreateCommand("SELECT count(*) FROM hangfire.job WHERE statename IS DISTINCT FROM 'Succeeded'");
        await using (command.ConfigureAwait(false))
            return (long)(await command.ExecuteScalarAsync().ConfigureAwait(false))!;
    }

    public ValueTask DisposeAsync()
    {
        _server?.Dispose();
        return _database.DisposeAsync();
    }

    private static string QueueOf(int priority) => $"p{Job.Priorities - 1 - priority}";
}
