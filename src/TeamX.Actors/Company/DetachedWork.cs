using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace TeamX.Actors.Company;

/// <summary>Work beside the actors, on a dispatcher of its own that a host can configure. Its result, or a failure, comes as a message.</summary>
internal static class DetachedWork
{
    private const string Dispatcher = "teamx.detached-dispatcher";

    public static void Detach<T>(this IActorContext context, Func<T> work, IActorRef receiver)
        where T : class =>
        context.System.Dispatchers.Lookup(Dispatcher).Schedule(() => _ = Run(work).PipeTo(receiver));

    /// <summary>Work that tells its result itself, and throws nothing.</summary>
    public static void Detach(this IActorContext context, IRunnable work) => context.System.Dispatchers.Lookup(Dispatcher).Schedule(work);

    /// <summary>Work without a result; what it throws is logged.</summary>
    public static void Detach(this IActorContext context, Action work)
    {
        var (system, self) = (context.System, context.Self);
        system.Dispatchers.Lookup(Dispatcher).Schedule(() =>
        {
            try
            {
                work();
            }
            catch (Exception fault)
            {
                system.Log.Warning(fault, "Work beside {Actor} threw", self);
            }
        });
    }

    /// <summary>What the work throws becomes a failed task.</summary>
    private static Task<T> Run<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (Exception fault)
        {
            return Task.FromException<T>(fault);
        }
    }
}
