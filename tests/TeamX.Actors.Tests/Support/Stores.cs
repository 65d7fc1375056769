using System.Reflection;
using Xunit.Sdk;

namespace TeamX.Actors.Tests.Support;

/// <summary>Where companies are kept. A theory with both attributes below holds on both stores.</summary>
public enum Store
{
    Sqlite,
    PostgreSql,
}

/// <summary>Runs a theory, whose one parameter is the store, on SQLite files.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Store.Sqlite]];
}

/// <summary>Runs it on PostgreSQL; skipped where there is none, but not where CI is set.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnPostgreSqlAttribute : DataAttribute
{
    public OnPostgreSqlAttribute() => Skip = PostgreSqlServer.SkipReason;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Store.PostgreSql]];
}
