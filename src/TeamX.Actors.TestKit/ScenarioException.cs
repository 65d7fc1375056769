namespace TeamX.Actors.TestKit;

/// <summary>A scenario did not go as its caller took for granted.</summary>
/// <param name="message">What happened instead.</param>
public sealed class ScenarioException(string message) : Exception(message);
