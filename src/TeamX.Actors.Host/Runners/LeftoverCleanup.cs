namespace TeamX.Actors.Host.Runners;

/// <summary>At start: ends the commands that an earlier host left running, also those whose request will not run again.</summary>
internal sealed class LeftoverCleanup(RunRecords records) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => records.KillLeftoversAsync();

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
