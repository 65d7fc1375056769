using Akka.Actor;
using TeamX.Actors.Company;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.TestKit.Simulation;
using TeamX.Actors.TestKit.Storage;

namespace TeamX.Actors.TestKit;

/// <summary>The journal of a scenario: its faults, and what is in it.</summary>
public sealed class ScenarioJournal
{
    private readonly ScenarioStorage _storage;
    private readonly Func<Incarnation> _incarnation;
    private readonly Func<Task> _settle;

    internal ScenarioJournal(ScenarioStorage storage, Func<Incarnation> incarnation, Func<Task> settle) =>
        (_storage, _incarnation, _settle) = (storage, incarnation, settle);

    /// <summary>Writes of journal, snapshots and company directory so far, over all restarts; a deletion is one too.</summary>
    public int Writes => _storage.Writes;

    /// <summary>Lets the next writes go wrong.</summary>
    /// <param name="fault">How.</param>
    /// <param name="count">So many.</param>
    /// <param name="company">Only those of this company; null for any.</param>
    public void FailNext(WriteFault fault = WriteFault.Failed, int count = 1, string? company = null) =>
        _storage.Order(fault, count, company is null ? null : new CompanyId(company));

    /// <summary>From now on writes wait unanswered, until <see cref="ReleaseAsync"/>.</summary>
    public void Hold() => _storage.Holds = true;

    /// <summary>The writes that waited take place.</summary>
    public Task ReleaseAsync()
    {
        Resume();
        var system = _incarnation().System;
        Akka.Persistence.Persistence.Instance.Apply(system).JournalFor("akka.persistence.journal.scenario").Tell(new JournalPlugin.ReleaseWrites());
        return _settle();
    }

    /// <summary>Writes no longer wait; those that waited were lost with their process.</summary>
    public void Resume() => _storage.Holds = false;

    /// <summary>
    /// The process dies right after so many further writes of journal, snapshots and company directory: what it does after that leaves no trace.
    /// <see cref="Scenario.CrashAsync"/> then brings up the next one.
    /// </summary>
    public void DieAfter(int writes) => _incarnation().Session.SeverAfter(writes);

    /// <summary>The bytes of all rows of a company that are left.</summary>
    public IReadOnlyList<byte[]> RowsOf(string company) => [.. Rows(company).Select(row => row.Bytes)];

    /// <summary>The bytes of all snapshots of a company that are left, oldest first.</summary>
    public IReadOnlyList<byte[]> SnapshotsOf(string company) => [.. _storage.Snapshots(CompanySupervisor.PersistenceIdOf(new CompanyId(company))).Select(row => row.Bytes)];

    /// <summary>The newest snapshots of a company are lost, as if they could not be read any more.</summary>
    public void DropNewestSnapshots(string company, int keep)
    {
        var id = CompanySupervisor.PersistenceIdOf(new CompanyId(company));
        if (_storage.Snapshots(id).ElementAtOrDefault(keep) is { } lost)
        {
            _storage.DeleteSnapshots(id, lost.SequenceNr, long.MaxValue);
        }
    }

    /// <summary>The commits of a company that are left, read back from their bytes.</summary>
    public IReadOnlyList<Commit> CommitsOf(string company)
    {
        var serialization = ((ExtendedActorSystem)_incarnation().System).Serialization;
        return [.. Rows(company).Select(row => (Commit)ScenarioStorage.FromRow(serialization, row))];
    }

    private IReadOnlyList<ScenarioStorage.Row> Rows(string company) => _storage.Journal(CompanySupervisor.PersistenceIdOf(new CompanyId(company)));
}
