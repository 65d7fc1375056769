using Akka.Actor;
using Akka.Event;
using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Persistence;

namespace TeamX.Actors.Company;

/// <summary>
/// Writes down when each company of this node next needs its supervisor, for <see cref="CompanyWaker"/>. A row may be early, never late. Rows that are
/// asked for together are written together.
/// </summary>
internal sealed class CompanyDirectory : UntypedActor
{
    private readonly ICompanyDirectoryStore _store;
    private readonly IActorRef _waker;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private List<(DirectoryEntry Entry, IActorRef Asker)> _unwritten = [];
    private bool _writing;

    public CompanyDirectory(ICompanyDirectoryStore store, IActorRef waker) => (_store, _waker) = (store, waker);

    public static Props Props(ICompanyDirectoryStore store, IActorRef waker) => Akka.Actor.Props.Create(() => new CompanyDirectory(store, waker));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case MarkActive mark:
                Keep(new DirectoryEntry(mark.CompanyId, null, Active: true));
                break;
            case MarkSleeping mark:
                Keep(new DirectoryEntry(mark.CompanyId, mark.NextDeadline, Active: false));
                break;
            case Written written:
                OnWritten(written);
                break;
            case CompanyRecovered:
                _waker.Forward(message);
                break;
            case ListCompanies list:
                var (asker, limit) = (Sender, Math.Clamp(list.Limit, 1, 1_000));
                Context.Detach(() => PageOf(_store.ListIds(list.After, limit + 1), limit), asker);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static CompanyIdPage PageOf(IReadOnlyList<CompanyId> ids, int limit) => new([.. ids.Take(limit)], ids.Count > limit);

    private void Keep(DirectoryEntry entry)
    {
        _unwritten.Add((entry, Sender));
        WriteNext();
    }

    private void WriteNext()
    {
        if (_writing || _unwritten.Count == 0)
        {
            return;
        }

        _writing = true;
        var batch = _unwritten;
        _unwritten = [];
        Context.Detach(() => Write(batch), Self);
    }

    private Written Write(List<(DirectoryEntry Entry, IActorRef Asker)> batch)
    {
        try
        {
            _store.Write([.. batch.Select(item => item.Entry)]);
            return new Written(batch, null);
        }
        catch (Exception fault)
        {
            return new Written(batch, fault);
        }
    }

    private void OnWritten(Written written)
    {
        _writing = false;
        if (written.Fault is not null)
        {
            _log.Error(written.Fault, "The company directory can't be written");
        }

        foreach (var (entry, asker) in written.Batch)
        {
            asker.Tell(written.Fault is null ? new DirectoryWritten(entry.Active) : new DirectoryUnavailable());
        }

        if (written.Fault is null)
        {
            _waker.Tell(new RowsWritten([.. written.Batch.Select(item => item.Entry.CompanyId)]));
        }

        WriteNext();
    }

    private sealed record Written(List<(DirectoryEntry Entry, IActorRef Asker)> Batch, Exception? Fault) : INoSerializationVerificationNeeded;
}
