using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Persistence;

/// <summary>The name of a company's journal stream; frozen.</summary>
internal static class PersistenceIds
{
    private const string Prefix = "company-";

    /// <summary>The persistence id of a company.</summary>
    public static string Of(CompanyId id) => Prefix + id.Value;

    /// <summary>The company of a persistence id; null when it is of none.</summary>
    public static CompanyId? CompanyOf(string persistenceId) =>
        persistenceId.StartsWith(Prefix, StringComparison.Ordinal) ? new CompanyId(persistenceId[Prefix.Length..]) : null;
}
