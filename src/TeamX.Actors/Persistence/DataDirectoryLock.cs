namespace TeamX.Actors.Persistence;

/// <summary>
/// Keeps a second process out of a data directory. The operating system lets go of it when the process ends, however it ends: who holds
/// it knows that all earlier holders are dead.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    internal const string FileName = "teamx.lock";

    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <exception cref="StorageException">The directory cannot be written, or another process has it.</exception>
    internal static DataDirectoryLock Take(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            return new DataDirectoryLock(new FileStream(Path.Combine(directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException held) when (IsSharingViolation(held))
        {
            throw new StorageException(
                $"The data directory '{directory}' is in use by another process; stop that one, or name another directory in TeamX:DataDirectory.", held);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new StorageException(
                $"The data directory '{directory}' cannot be written ({fault.Message}); name a writable directory in TeamX:DataDirectory.", fault);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>ERROR_SHARING_VIOLATION, or EWOULDBLOCK of Linux and of macOS.</summary>
    private static bool IsSharingViolation(IOException fault) => fault.HResult is unchecked((int)0x80070020) or 11 or 35;
}
