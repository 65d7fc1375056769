using Akka.Actor;
using Akka.Event;

namespace TeamX.Actors.Company;

/// <summary>Work beside the actors, on a dispatcher of its own that a host can configure. Its result, or a failure, comes as a message.</summary>
internal static class DetachedWork
{
    private const string Dispatcher = "teamx.detached-dispatcher";

    public static void Detach<T>(this IActorContext context, Func<T> work, IActorRef receiver)
        where T : class =>
        context.DetachAsync(() => Task.FromResult(work()), receiver);

    public static void DetachAsync<T>(this IActorContext context, Func<Task<T>> work, IActorRef receiver)
        where T : class =>
        context.System.Dispatchers.Lookup(Dispatcher).Schedule(() => _ = Run(work).PipeTo(receiver));

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

    /// <summary>What the work throws at once becomes a failed task as well.</summary>
    private static async Task<T> Run<T>(Func<Task<T>> work) => await work().ConfigureAwait(false);
}
