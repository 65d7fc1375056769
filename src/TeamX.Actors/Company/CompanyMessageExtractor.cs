using System.Globalization;
using System.Text;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Company;

/// <summary>Finds the company of a message, and the shard of a company: the same in one process and in a cluster.</summary>
internal static class CompanyMessageExtractor
{
    /// <summary>The number of shards. It can never change: a company's shard is decided by it.</summary>
    public const int ShardCount = 128;

    /// <summary>The company that a message is for; null when it is for none.</summary>
    public static CompanyId? EntityOf(object message) => message is IWithCompanyId with ? with.CompanyId : null;

    /// <summary>The shard of a company: FNV-1a (32 bits) over the UTF-8 bytes of its id, modulo <see cref="ShardCount"/>.</summary>
    public static string ShardOf(CompanyId id)
    {
        var hash = 2_166_136_261u;
        foreach (var octet in Encoding.UTF8.GetBytes(id.Value))
        {
            hash = (hash ^ octet) * 16_777_619u;
        }

        return (hash % ShardCount).ToString(CultureInfo.InvariantCulture);
    }
}
