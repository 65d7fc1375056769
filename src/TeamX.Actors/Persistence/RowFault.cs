using Microsoft.Data.Sqlite;
using Npgsql;

namespace TeamX.Actors.Persistence;

/// <summary>Tells rows that the store refuses from a store that fails.</summary>
internal static class RowFault
{
    /// <summary>Whether the rows are at fault (a key that is taken, a value that does not fit) and not the store, its disk, a lock or the way to it.</summary>
    public static bool Is(Exception fault) => fault switch
    {
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_TOOBIG } => true,

        // Classes 22 and 23 are data that do not fit and constraints; 54 is a row beyond the limits of the program.
        PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] } => true,
        { InnerException: { } inner } => Is(inner),
        _ => false,
    };

    /// <summary>Whether another row has the key already.</summary>
    public static bool IsTakenKey(Exception fault) => fault switch
    {
        SqliteException { SqliteExtendedErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE } => true,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => true,
        { InnerException: { } inner } => IsTakenKey(inner),
        _ => false,
    };
}
