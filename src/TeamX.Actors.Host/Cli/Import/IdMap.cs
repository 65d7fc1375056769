using System.Security.Cryptography;
using System.Text;
using TeamX.Actors.Domain.Protocol;

namespace TeamX.Actors.Host.Cli.Import;

/// <summary>Makes ids that are not allowed here into ids that are: always the same from the same, and no two alike.</summary>
internal sealed class IdMap
{
    private const int Kept = 64;
    private readonly SortedDictionary<string, string> _mapped = new(StringComparer.Ordinal);

    /// <summary>What was mapped, and to what.</summary>
    public IReadOnlyDictionary<string, string> Mapped => _mapped;

    /// <summary>The id itself when it is allowed; otherwise what can be kept of it, and a fingerprint.</summary>
    public string Map(string id)
    {
        if (NameRule.IsValid(id))
        {
            return id;
        }

        if (!_mapped.TryGetValue(id, out var mapped))
        {
            var kept = new string([.. id.Take(Kept).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-' ? c : '-')]).Trim('-', '.', '_', ':');
            var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..12];
            _mapped.Add(id, mapped = kept.Length == 0 ? fingerprint : $"{kept}-{fingerprint}");
        }

        return mapped;
    }

    /// <summary>The same for an id that may be missing.</summary>
    public string? MapOptional(string? id) => string.IsNullOrEmpty(id) ? null : Map(id);
}
