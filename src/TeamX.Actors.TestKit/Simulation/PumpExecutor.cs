using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using TeamX.Actors.TestKit.Storage;

namespace TeamX.Actors.TestKit.Simulation;

/// <summary>What the plugins of one actor system need to know of their scenario.</summary>
internal sealed class SimulationSetup(Pump pump, VirtualClock clock, StorageSession storage) : Setup
{
    public Pump Pump { get; } = pump;

    public VirtualClock Clock { get; } = clock;

    public StorageSession Storage { get; } = storage;

    public static SimulationSetup Of(Settings settings) =>
        settings.Setup.Get<SimulationSetup>() is { HasValue: true, Value: var setup }
            ? setup
            : throw new InvalidOperationException("hocon/scenario.conf is for actor systems that a Scenario starts.");
}

/// <summary>Named in hocon/scenario.conf: dispatchers hand every turn to the pump.</summary>
internal sealed class PumpExecutorConfigurator : ExecutorServiceConfigurator
{
    private readonly Pump _pump;

    /// <summary>Called by Akka.</summary>
    public PumpExecutorConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
        ArgumentNullException.ThrowIfNull(prerequisites);
        var setup = SimulationSetup.Of(prerequisites.Settings);
        _pump = setup.Pump;
        ((VirtualScheduler)prerequisites.Scheduler).Attach(setup.Clock);
    }

    /// <inheritdoc/>
    public override ExecutorService Produce(string id) => new PumpExecutor(id, _pump);

    private sealed class PumpExecutor(string id, Pump pump) : ExecutorService(id)
    {
        public override void Execute(IRunnable run) => pump.Post(run);

        public override void Shutdown()
        {
        }
    }
}
