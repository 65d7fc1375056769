using System.Data.Common;

namespace TeamX.Actors.History;

/// <summary>Reads the columns of a row from left to right.</summary>
internal sealed class RowReader(DbDataReader reader, int first = 0)
{
    private int _next = first;

    public string Text() => reader.GetString(_next++);

    public string? TextOrNull() => reader.IsDBNull(_next) ? Skip<string>() : Text();

    public long Long() => reader.GetInt64(_next++);

    public long? LongOrNull() => reader.IsDBNull(_next) ? SkipValue<long>() : Long();

    public int Int() => reader.GetInt32(_next++);

    public bool Flag() => Int() != 0;

    public Guid Id() => Guid.ParseExact(Text(), "D");

    public Guid? IdOrNull() => reader.IsDBNull(_next) ? SkipValue<Guid>() : Id();

    public DateTimeOffset Instant() => DateTimeOffset.FromUnixTimeMilliseconds(Long());

    public DateTimeOffset? InstantOrNull() => reader.IsDBNull(_next) ? SkipValue<DateTimeOffset>() : Instant();

    public byte[] Bytes() => reader.GetFieldValue<byte[]>(_next++);

    private T? Skip<T>()
        where T : class
    {
        _next++;
        return null;
    }

    private T? SkipValue<T>()
        where T : struct
    {
        _next++;
        return null;
    }
}
