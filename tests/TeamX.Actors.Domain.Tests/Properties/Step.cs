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
}

/// <summary>A step with numbers that choose its details when it is taken.</summary>
internal readonly record struct Step(StepKind Kind, int A, int B, int C, int D)
{
    private static readonly Gen<StepKind> Kinds = Gen.Frequency(
        (30, StepKind.Schedule), (5, StepKind.Batch), (28, StepKind.Report), (2, StepKind.StaleReport), (4, StepKind.Cancel), (4, StepKind.Retry),
        (2, StepKind.PauseAgent), (4, StepKind.ResumeAgent), (1, StepKind.TerminateAgent), (3, StepKind.DefineAgent), (1, StepKind.PauseCompany),
        (3, StepKind.ResumeCompany), (3, StepKind.Policy), (2, StepKind.DefineCompany), (12, StepKind.Advance), (2, StepKind.AdvanceSilently),
        (2, StepKind.JumpWall), (2, StepKind.Recover), (2, StepKind.Ask));

    /// <summary>A whole story.</summary>
    public static Gen<Story> Stories(int steps) => Gen.Select(
        Gen.Select(Kinds, Gen.Int[0, 999], Gen.Int[0, 999], Gen.Int[0, 999], Gen.Int[0, 999], (kind, a, b, c, d) => new Step(kind, a, b, c, d))
            .Array[steps / 4, steps],
        Gen.Bool, (taken, jumps) => new Story(taken, jumps));
}

/// <summary>A random story; in some the wall clock jumps, in others agents have an hourly limit.</summary>
internal sealed record Story(Step[] Steps, bool ClockJumps)
{
    public override string ToString() => $"jumps: {ClockJumps}; {string.Join("; ", Steps)}";
}
