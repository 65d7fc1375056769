namespace TeamX.Actors.Persistence;

/// <summary>
/// A row was refused because the journal holds another of the same company with its sequence number: somebody else has written meanwhile. Nothing was
/// stored. A persistent actor gets it as the cause of a rejection.
/// </summary>
internal sealed class WriterConflictException : Exception
{
    /// <summary>Names the company's rows.</summary>
    public WriterConflictException(string persistenceId, Exception innerException)
        : base($"Another writer has the next sequence number of '{persistenceId}'.", innerException)
    {
    }
}
