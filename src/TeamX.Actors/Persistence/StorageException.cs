namespace TeamX.Actors.Persistence;

/// <summary>The engine cannot keep its data where it is told to. The message is one sentence for the person who starts it.</summary>
public sealed class StorageException : Exception
{
    /// <summary>Says what is wrong and what to do.</summary>
    public StorageException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
