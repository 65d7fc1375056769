namespace TeamX.Actors.Persistence;

/// <summary>
/// The process incarnations that have used a data directory, one a line, the newest last. Who holds the directory's lock knows that all others in it are dead;
/// of those that used another directory it knows nothing.
/// </summary>
internal static class IncarnationFile
{
    internal const string FileName = "incarnations";

    // Of one that is older nothing can run any more, and if so, its lease ends it.
    private const int Remembered = 1_000;

    /// <summary>Adds an incarnation, durably.</summary>
    /// <returns>The ones before.</returns>
    /// <exception cref="StorageException">The file can't be read or written.</exception>
    internal static IReadOnlySet<string> Add(string dataDirectory, string incarnation)
    {
        var file = Path.Combine(dataDirectory, FileName);
        try
        {
            string[] earlier = File.Exists(file) ? [.. File.ReadLines(file).TakeLast(Remembered - 1)] : [];

            // Whole or not at all: a new file takes the place of the old one.
            var next = file + ".new";
            using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
            using (var writer = new StreamWriter(stream))
            {
                foreach (var line in earlier.Append(incarnation)) writer.WriteLine(line);
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            File.Move(next, file, overwrite: true);
            return earlier.ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"The file '{file}' cannot be written ({fault.Message}); name a writable directory in TeamX:DataDirectory.", fault);
        }
    }
}
