using Google.Protobuf;

namespace TeamX.Actors.Remoting;

/// <summary>A page of a list, cut where it would be too large for one message; the rest is behind its cursor.</summary>
internal static class Page
{
    private const int MaxBytes = WireForms.MaxBytes / 2;

    /// <summary>The first items that fit, at least one, and the cursor of what follows them.</summary>
    public static (List<TData> Items, string? Next) Cut<T, TData>(IReadOnlyList<T> items, string? next, Func<T, TData> write, Func<T, string?> cursorOf)
        where TData : IMessage
    {
        var (data, bytes) = (new List<TData>(items.Count), 0);
        foreach (var item in items)
        {
            var one = write(item);
            bytes += one.CalculateSize();
            if (bytes > MaxBytes && data.Count > 0)
            {
                return (data, cursorOf(items[data.Count - 1]));
            }

            data.Add(one);
        }

        return (data, next);
    }
}
