namespace TeamX.Actors.History;

/// <summary>Somebody else writes the history, and so this process may not.</summary>
internal sealed class HistoryHeldException(string message) : Exception(message);
