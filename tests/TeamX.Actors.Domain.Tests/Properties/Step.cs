using CsCheck;

namespace TeamX.Actors.Domain.Tests.Properties;

/// <summary>What happens to a company in one step of a random story.</summary>
internal enum StepKind
{
    Schedule,
    Batch,
    Report,
    StaleReport,
    Cancel,
    Retry,
    PauseAgent,
    ResumeAgent,
    TerminateAgent,
    DefineAgent,
    PauseCompany,
    ResumeCompany,
    Policy,
    DefineCompany,
    Advance,
    AdvanceSilently,
    JumpWall,
    Recover,
    Ask,
    Goal,
    Decompose,
    Ticket,
    Assign,
    Status,
    DefineSchedule,
    DeleteSchedule,
    RunSchedule,
    ApplyRetention,
}

/// <summary>A step with numbers that choose its details when it is taken.</summary>
internal readonly record struct Step(StepKind Kind, int A, int B, int C, int D)
{
    private static readonly Gen<StepKind> Anything = Gen.Frequency(
        (30, StepKind.Schedule), (5, StepKind.Batch), (28, StepKind.Report), (2, StepKind.StaleReport), (4, StepKind.Cancel), (4, StepKind.Retry),
        (2, StepKind.PauseAgent), (4, StepKind.ResumeAgent), (1, StepKind.TerminateAgent), (3, StepKind.DefineAgent), (1, StepKind.PauseCompany),
        (3, StepKind.ResumeCompany), (3, StepKind.Policy), (2, StepKind.DefineCompany), (12, StepKind.Advance), (2, StepKind.AdvanceSilently),
        (2, StepKind.JumpWall), (2, StepKind.Recover), (2, StepKind.Ask), (2, StepKind.Goal), (2, StepKind.Decompose), (8, StepKind.Ticket),
        (6, StepKind.Assign), (6, StepKind.Status), (5, StepKind.DefineSchedule), (1, StepKind.DeleteSchedule), (3, StepKind.RunSchedule),
        (2, StepKind.ApplyRetention));

    private static readonly Gen<StepKind> Planning = Gen.Frequency(
        (12, StepKind.Goal), (3, StepKind.Decompose), (20, StepKind.Ticket), (16, StepKind.Assign), (12, StepKind.Status), (6, StepKind.DefineSchedule),
        (1, StepKind.DeleteSchedule), (6, StepKind.RunSchedule), (24, StepKind.Report), (4, StepKind.Retry), (2, StepKind.PauseAgent),
        (4, StepKind.ResumeAgent), (1, StepKind.TerminateAgent), (1, StepKind.PauseCompany), (3, StepKind.ResumeCompany), (3, StepKind.Policy),
        (8, StepKind.Advance), (1, StepKind.JumpWall), (2, StepKind.Recover), (1, StepKind.ApplyRetention));

    /// <summary>A whole story about anything.</summary>
    public static Gen<Story> Stories(int steps) => Stories(Anything, steps);

    /// <summary>A whole story about goals, tickets, schedules and routines: nobody asks for a wakeup himself.</summary>
    public static Gen<Story> Plans(int steps) => Stories(Planning, steps);

    private static Gen<Story> Stories(Gen<StepKind> kinds, int steps) => Gen.Select(
        Gen.Select(kinds, Gen.Int[0, 999], Gen.Int[0, 999], Gen.Int[0, 999], Gen.Int[0, 999], (kind, a, b, c, d) => new Step(kind, a, b, c, d))
            .Array[steps / 4, steps],
        Gen.Bool, (taken, jumps) => new Story(taken, jumps));
}

/// <summary>A random story; in some the wall clock jumps, in others agents have an hourly limit.</summary>
internal sealed record Story(Step[] Steps, bool ClockJumps)
{
    public override string ToString() => $"jumps: {ClockJumps}; {string.Join("; ", Steps)}";
}
