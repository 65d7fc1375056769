using Akka.Actor.Setup;
using Akka.Event;

namespace TeamX.Actors.Persistence;

/// <summary>
/// Where journal, snapshots, company directory and history live. Open it before the actor system starts, hand <see cref="Setup"/> to the system, and
/// dispose of it after the system has ended.
/// </summary>
public abstract class CompanyStorage : IDisposable
{
    /// <summary>The id of this process incarnation.</summary>
    public string Incarnation { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Tells journal and snapshot store where to connect to; a part of the actor system's setup.</summary>
    public abstract Setup Setup { get; }

    /// <summary>The file of <c>hocon/</c> that configures the plugins.</summary>
    internal abstract string HoconName { get; }

    /// <summary>Opens the company directory; the caller disposes of it.</summary>
    internal abstract ICompanyDirectoryStore OpenDirectory();

    /// <summary>Whether another process incarnation is known to be dead, so that nothing of it runs any more.</summary>
    public abstract bool IsDead(string incarnation);

    /// <summary>Begins what goes on beside the actor system, and says in its log what happens there.</summary>
    internal virtual void Watch(ILoggingAdapter log)
    {
    }

    /// <summary>Closes connections, and lets others in where there may be one user only.</summary>
    public abstract void Dispose();
}
