using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Persistence;

/// <summary>The name of a company's journal stream; frozen.</summary>
internal static class PersistenceIds
{
    /// <summary>What stands before the company's id.</summary>
    public const string Prefix = "company-";

    /// <summary>The persistence id of a company.</summary>
    public static string Of(CompanyId id) => Prefix + id.Value;
}
