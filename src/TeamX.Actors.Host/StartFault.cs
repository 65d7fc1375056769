using System.Diagnostics.CodeAnalysis;

namespace TeamX.Actors.Host;

/// <summary>The host can't start as it is set up; the message is a sentence for whoever set it up.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "A fault without a sentence helps nobody.")]
internal sealed class StartFault(string message, Exception? cause = null) : Exception(message, cause);
