namespace TeamX.Actors.Dashboard.Client;

/// <summary>The engine's time: what pages tell of ages and lengths is seen from it.</summary>
internal sealed class DashboardClock(TimeProvider time)
{
    /// <summary>The engine's present.</summary>
    public DateTimeOffset Now => time.GetUtcNow();
}
