using TeamX.Actors.Domain.Protocol;
using TeamX.Actors.Domain.Wakeups;

namespace TeamX.Actors.Domain.Company;

/// <summary>
/// What one command, or one look at the queue, leads to. An event is applied to the state as it is recorded, so that the next step of the
/// same decision sees it; everything is checked before the first event, so a refusal changes nothing.
/// </summary>
/// <param name="state">The company.</param>
/// <param name="context">Time, chance and executors.</param>
internal sealed class Decision(CompanyState state, DecisionContext context)
{
    private readonly List<RecordedEvent> _events = [];
    private readonly List<CompanyEffect> _effects = [];
    private string? _requestedBy;
    private string? _correlationId;

    /// <summary>The wakeup whose run asked for this.</summary>
    internal WakeupId? CausedBy { get; private set; }

    /// <summary>W3C trace context of whoever asked for this.</summary>
    internal string? TraceParent { get; private set; }

    /// <summary>The company.</summary>
    public CompanyState State { get; } = state;

    /// <summary>Time, chance and executors.</summary>
    public DecisionContext Context { get; } = context;

    /// <summary>The instant of the decision.</summary>
    public DateTimeOffset Now => Context.Now;

    /// <summary>What happened. To be copied before the next decision begins.</summary>
    public IReadOnlyList<RecordedEvent> Events => _events;

    /// <summary>What the shell has to do. To be copied before the next decision begins.</summary>
    public IReadOnlyList<CompanyEffect> Effects => _effects;

    /// <summary>Starts the next decision with the same lists.</summary>
    public void Begin(CompanyCommand? command)
    {
        _events.Clear();
        _effects.Clear();
        _requestedBy = command?.RequestedBy;
        _correlationId = command?.CorrelationId;
        CausedBy = command?.CausedBy;
        TraceParent = command?.TraceParent;
    }

    /// <summary>Records a fact and everything that follows from it in other parts of the company.</summary>
    /// <returns>The receipt of the wakeup that followed; null when none did.</returns>
    internal WakeupReceipt? Record(CompanyEvent body)
    {
        var consequences = ExecutionBridge.Of(State, body, Now);
        var recorded = new RecordedEvent(State.LastEventNumber + 1, Now, body, _requestedBy, _correlationId);
        State.Apply(recorded);
        _events.Add(recorded);
        WakeupReceipt? receipt = null;
        for (var i = 0; i < consequences.Count; i++)
        {
            receipt = CarryOut(consequences[i]) ?? receipt;
        }

        return receipt;
    }

    internal void Order(CompanyEffect effect) => _effects.Add(effect);

    private WakeupReceipt? CarryOut(Consequence consequence)
    {
        switch (consequence)
        {
            case Consequence.Wake wake:
                return WakeupDecider.Accept(this, wake.Order);
            case Consequence.Happen happen:
                return Record(happen.Fact);
            case Consequence.WithdrawTicket ticket:
                RunDecider.Withdraw(this, ticket.TicketId, ticket.Reason);
                return null;
            case Consequence.CancelWakeupsOf agent:
                RunDecider.CancelAll(this, agent.AgentId, agent.Reason);
                return null;
            default:
                throw new InvalidOperationException($"The consequence {consequence.GetType().Name} is unknown.");
        }
    }
}
