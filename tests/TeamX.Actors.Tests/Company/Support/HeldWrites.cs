using Akka.Configuration;
using System.Threading.Channels;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Tests.Company.Support;

/// <summary>Writes of a journal that wait for a word.</summary>
internal sealed class HeldWrites(TestStorage storage)
{
    private readonly Channel<HeldWrite> _arrived = Channel.CreateUnbounded<HeldWrite>();

    /// <summary>The next write that arrived.</summary>
    public async Task<HeldWrite> Next()
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        return await _arrived.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Whether a write waits that nobody took with <see cref="Next"/>.</summary>
    public bool AnotherWaits => _arrived.Reader.TryPeek(out _);

    /// <summary>Lets everything pass that has arrived, and all that comes.</summary>
    public void LetAllPass()
    {
        storage.OnWrite = null;
        while (_arrived.Reader.TryRead(out var write))
        {
            write.End(Verdict.Pass);
        }
    }

    internal Task<Verdict> Take(string persistenceId, IReadOnlyList<Commit> commits)
    {
        var write = new HeldWrite(commits);
        _arrived.Writer.TryWrite(write);
        return write.Verdict;
    }
}

/// <summary>One write that waits.</summary>
internal sealed class HeldWrite(IReadOnlyList<Commit> commits)
{
    private readonly TaskCompletionSource<Verdict> _verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Commit> Commits { get; } = commits;

    public IReadOnlyList<CompanyEvent> Events { get; } = [.. commits.SelectMany(commit => commit.Events).Select(recorded => recorded.Body)];

    public Task<Verdict> Verdict => _verdict.Task;

    public void End(Verdict verdict) => _verdict.TrySetResult(verdict);

    public void Pass() => End(Support.Verdict.Pass);
}

/// <summary>How long a spec waits for what has to come; far longer than it takes, for a machine that is busy.</summary>
internal static class Patience
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    /// <summary>The same for a test kit on the engine's own settings, which also keeps quiet.</summary>
    public static Config Settings => ConfigurationFactory.ParseString("""
        akka { loglevel = OFF, stdout-loglevel = OFF, log-dead-letters = off, actor.serialize-messages = on, test { single-expect-default = 30s, default-timeout = 30s } }
        """).WithFallback(TeamXHocon.Load("reference"));
}
